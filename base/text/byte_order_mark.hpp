#pragma once
// What editors on Windows put before a text: taken where it says UTF-8, told where it says something else.

#include "base/result.hpp"

#include <string_view>

namespace affinity {

// The text behind a mark of UTF-8, or all of it where there is none. The error of another encoding names it
// and goes on from the name of a file: "is UTF-16 …".
Result<std::string_view> strip_byte_order_mark(std::string_view text);

}  // namespace affinity
