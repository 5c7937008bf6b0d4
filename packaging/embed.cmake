# Writes a C++ source with a function that returns the bytes of a file as text.
#   cmake -D from=FILE -D to=SOURCE -D header=HEADER -D function=NAME -P embed.cmake
# HEADER declares `std::string_view NAME();` in affinity::tools. Numbers, because compilers bound the length of literals.
cmake_minimum_required(VERSION 3.25)
file(READ ${from} bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "(................................................................................)" "\\1\n    " bytes "${bytes}")
get_filename_component(source ${from} NAME)
file(WRITE ${to} "// Generated from ${source} by packaging/embed.cmake.
#include \"${header}\"

namespace affinity::tools {

namespace {

constexpr unsigned char ${function}_bytes[] = {
    ${bytes}};

}  // namespace

std::string_view ${function}() {
  return {reinterpret_cast<char const*>(${function}_bytes), sizeof ${function}_bytes};
}

}  // namespace affinity::tools
")
