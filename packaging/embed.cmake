# Writes a C++ source with a function of affinity::tools that gives the bytes of files, which the program then carries.
#   cmake -D from=FILE -D to=SOURCE -D header=HEADER -D function=NAME -P embed.cmake
#     HEADER declares `std::string_view NAME();`, the bytes of FILE as text
#   cmake -D from=FOLDER -D names=NAME;… -D to=SOURCE -D header=HEADER -D function=NAME -P embed.cmake
#     HEADER declares `std::span<EmbeddedFile const> NAME();`, the files below FOLDER that `names` lists, in its order
# Numbers, because compilers bound the length of literals.
cmake_minimum_required(VERSION 3.25)

function(write_bytes file name out)
  file(READ ${file} bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(REGEX REPLACE "(................................................................................)" "\\1\n    " bytes "${bytes}")
  set(${out} "constexpr unsigned char ${name}[] = {\n    ${bytes}};\n" PARENT_SCOPE)
endfunction()

get_filename_component(source ${from} NAME)
if(NOT IS_DIRECTORY ${from})
  write_bytes(${from} ${function}_bytes arrays)
  set(definition "std::string_view ${function}() {
  return {reinterpret_cast<char const*>(${function}_bytes), sizeof ${function}_bytes};
}
")
else()
  set(number 0)
  foreach(name IN LISTS names)
    file(READ ${from}/${name} text HEX)
    if(text MATCHES "^(..)*0d")  # its digest would be another one on another system
      message(FATAL_ERROR "${from}/${name} has CR line ends. Check it out with LF.")
    endif()
    write_bytes(${from}/${name} ${function}_${number} array)
    string(APPEND arrays "${array}\n")
    file(SHA256 ${from}/${name} digest)
    string(APPEND rows "      {\"${name}\", {reinterpret_cast<char const*>(${function}_${number}), sizeof ${function}_${number}},\n       \"${digest}\"},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  set(definition "std::span<EmbeddedFile const> ${function}() {
  static EmbeddedFile const files[] = {
${rows}  };
  return files;
}
")
endif()

file(WRITE ${to} "// Generated from ${source} by packaging/embed.cmake.
#include \"${header}\"

namespace affinity::tools {

namespace {

${arrays}
}  // namespace

${definition}
}  // namespace affinity::tools
")
