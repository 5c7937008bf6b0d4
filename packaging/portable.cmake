# affinity-crm-mcp-portable: the same objects, linked with everything but the C library inside, for the packages that
# go to other distributions (docs/decisions/0011-one-program-in-the-bundles.md). Only where the static libraries are.
set(static_libraries "")
set(missing "")
foreach(name boost_json boost_container boost_url curl nghttp2 ssl crypto zstd brotlidec
             brotlicommon z sqlite3)
  find_library(AFFINITY_STATIC_${name} NAMES lib${name}.a)
  mark_as_advanced(AFFINITY_STATIC_${name})
  if(AFFINITY_STATIC_${name})
    list(APPEND static_libraries ${AFFINITY_STATIC_${name}})
  else()
    list(APPEND missing lib${name}.a)
  endif()
endforeach()
if(missing OR NOT CMAKE_SYSTEM_NAME STREQUAL Linux OR NOT CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  message(STATUS "No portable program here: it needs g++ on Linux and ${missing}")
  return()
endif()

# The layers as files, not as targets: those would bring the shared libraries along.
set(layers server transport mcp tools client schema sandbox base)
list(TRANSFORM layers REPLACE "(.+)" "$<TARGET_FILE:affinity_\\1>" OUTPUT_VARIABLE archives)
list(TRANSFORM layers PREPEND affinity_)

add_executable(affinity-crm-mcp-portable EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/server/main.cpp absent.cpp)
set_target_properties(affinity-crm-mcp-portable PROPERTIES OUTPUT_NAME affinity-crm-mcp
                      RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/portable)
target_include_directories(affinity-crm-mcp-portable PRIVATE ${PROJECT_SOURCE_DIR})
target_compile_definitions(affinity-crm-mcp-portable PRIVATE AFFINITY_VERSION="${PROJECT_VERSION}")
# Nothing of the libraries inside is offered to others, least of all to what an LD_PRELOAD brings.
target_link_libraries(affinity-crm-mcp-portable PRIVATE ${archives} ${static_libraries} Threads::Threads)
target_link_options(affinity-crm-mcp-portable PRIVATE -static-libstdc++ -static-libgcc -Wl,--exclude-libs,ALL)
add_dependencies(affinity-crm-mcp-portable ${layers})

# What is inside, for the licences and the list of components.
string(REPLACE ";" "\n" lines "${static_libraries}")
file(WRITE ${PROJECT_BINARY_DIR}/portable/libraries.txt "${lines}\n")
