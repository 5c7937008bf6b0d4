#pragma once
// The C library's reader of floating point numbers, for systems whose C++ library has none
// (base/text/number.hpp).

#include <charconv>

namespace affinity::platform {

// As std::from_chars, but without infinity and NaN in words. There is one on macOS alone.
std::from_chars_result read_double(char const* first, char const* last, double& value);

}  // namespace affinity::platform
