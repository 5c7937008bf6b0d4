#pragma once
// Text in UTF-8 and paths of the system, one into the other. The only way between them: a path made of narrow
// text, and path::string(), take the code page where the system has one.

#include <filesystem>
#include <string>
#include <string_view>

namespace affinity::platform {

// Bytes that are no UTF-8 are kept where paths are bytes, and become U+FFFD elsewhere.
std::filesystem::path to_path(std::string_view utf8);
// With the separators that the path has. A name that is no text (lone surrogates) gets U+FFFD in its place.
std::string to_utf8(std::filesystem::path const&);

}  // namespace affinity::platform
