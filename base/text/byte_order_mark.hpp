#pragma once
// Strips the byte order mark of UTF-8, and reports text in UTF-16 or UTF-32.

#include "base/result.hpp"

#include <string_view>

namespace affinity {

// The text after a byte order mark of UTF-8, or the whole text without one. The error names another encoding
// and continues the name of a file: "is UTF-16 …".
Result<std::string_view> strip_byte_order_mark(std::string_view text);

}  // namespace affinity
