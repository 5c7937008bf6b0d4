#pragma once
// Our text is UTF-8, that of Windows is UTF-16: the one place where one becomes the other.

#include <string>
#include <string_view>

namespace affinity::platform {

// Bytes that are no UTF-8, and halves of surrogate pairs, become U+FFFD.
std::wstring to_wide(std::string_view utf8);
std::string to_narrow(std::wstring_view utf16);

}  // namespace affinity::platform
