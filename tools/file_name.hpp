#pragma once
// Names of files: what we accept from a caller, and what we make of a name that came from outside.

#include <string>
#include <string_view>

namespace affinity::tools {

// A name and no path: no separators, no control characters, 1 to 255 bytes of UTF-8. Spaces and every script
// are fine.
bool is_plain_name(std::string_view);

// Whether the path can be looked up below a directory without meeting "..", something hidden, a drive letter,
// a backslash or a control character. Lexical; the links are found out when it is opened.
bool is_tame_path(std::string_view relative);

// "../../.ssh/authorized_keys" → "authorized_keys": the last part, without what nobody can see, without dots
// in front, at most 200 bytes with its extension kept; "file" when nothing is left.
std::string safe_name(std::string_view from_outside);

// "report.pdf", 2 → "report (2).pdf"
std::string numbered(std::string_view name, int number);

// What the extension says; "application/octet-stream" when it says nothing to us.
std::string_view media_type(std::string_view name);

}  // namespace affinity::tools
