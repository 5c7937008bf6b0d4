#pragma once
// How often a test of random or exhaustive input repeats itself.

#include <cstdlib>

namespace affinity::tests {

// `few` in the plain run of script/test; `all` with --long, which sets AFFINITY_LONG_TESTS.
template<class Number> Number rounds(Number few, Number all) {
  return std::getenv("AFFINITY_LONG_TESTS") ? all : few;
}

}  // namespace affinity::tests
