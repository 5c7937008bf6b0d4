#pragma once
// std::from_chars for floating point, which not every standard library has yet: libc++ 19 lacks it.

#include <charconv>
#include <version>

#ifndef __cpp_lib_to_chars
#include "base/platform/read_double.hpp"
#endif

namespace affinity {

// As std::from_chars: the nearest double, whatever the locale. Infinity and NaN in words are not for callers.
inline std::from_chars_result from_chars_double(char const* first, char const* last, double& value) {
#ifdef __cpp_lib_to_chars
  return std::from_chars(first, last, value);
#else
  return platform::read_double(first, last, value);
#endif
}

}  // namespace affinity
