#pragma once
// Paths of any length for functions of Windows.

#include <string>
#include <string_view>

namespace affinity::platform {

// Absolute, with backslashes and "\\?\" in front, so that more than 260 characters do.
std::wstring to_wide_path(std::string_view utf8);
// Without "\\?\" in front.
std::string from_wide_path(std::wstring_view wide);

}  // namespace affinity::platform
