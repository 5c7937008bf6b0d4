# Makes one HTML file that needs no other: page.html with the style and the modules in the place of their marks.
#   cmake -D to=FILE -P app/assemble.cmake
# The modules become one: `import` lines go, since all names are in it. They stand in the order in which they import
# each other.
cmake_minimum_required(VERSION 3.25)
set(here ${CMAKE_CURRENT_LIST_DIR})
include(${here}/files.cmake)

set(script "")
foreach(module IN LISTS page_modules)
  file(READ ${here}/${module} text)
  string(REGEX REPLACE "\nimport [^;]*;" "" text "\n${text}")
  string(REPLACE "\nexport " "\n" text "${text}")
  string(REGEX REPLACE "\n *//[^\n]*" "" text "${text}")  # comments and indents are for readers of the sources
  string(REGEX REPLACE "\n +" "\n" text "${text}")
  string(APPEND script "${text}")
endforeach()

file(READ ${here}/page.css style)
file(READ ${here}/page.html page)
string(REPLACE "<!-- style -->" "<style>\n${style}</style>" page "${page}")
string(REPLACE "<!-- script -->" "<script type=\"module\">${script}</script>" page "${page}")
file(WRITE ${to} "${page}")
