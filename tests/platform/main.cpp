// The tests of base/platform as a program of their own, for systems that are not this one (CMakeLists.txt beside it).
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
