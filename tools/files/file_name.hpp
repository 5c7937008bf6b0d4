#pragma once
// Validates file names of callers and sanitizes those from outside.

#include <string>
#include <string_view>

namespace affinity::tools {

// A name without separators and control characters, 1 to 255 bytes of UTF-8. Spaces and every script
// are fine.
bool is_valid_file_name(std::string_view);

// Whether the relative path has no "..", hidden segment, drive letter, backslash or control character, nor a
// name that the system takes for something else ("NUL" on Windows).
// Lexical only; links are checked when it is opened.
bool is_safe_relative_path(std::string_view relative);

// "../../.ssh/authorized_keys" → "authorized_keys": the last segment without invisible characters and leading
// dots, at most 200 bytes with its extension; "file" when nothing is left.
std::string sanitize_file_name(std::string_view from_outside);

// "report.pdf", 2 → "report (2).pdf"
std::string numbered(std::string_view name, int number);

// By the extension; "application/octet-stream" when it is unknown.
std::string_view media_type(std::string_view name);

}  // namespace affinity::tools
