#pragma once
// Makes untrusted text safe to print on a terminal or in a log. This is the one place that decides which
// characters are unsafe: control characters of either set (and so escape sequences), characters that reorder
// or break a line, and invisible ones.

#include <string>
#include <string_view>

namespace affinity {

// For a terminal: without those characters. Line breaks stay where they are to be kept; otherwise line breaks
// and blanks of any kind become spaces.
enum class LineBreaks { collapse, keep };
std::string printable(std::string_view text, LineBreaks = LineBreaks::collapse);

// JSON text, of one line or indented, with those characters escaped: the same value, with everything visible.
std::string printable_json(std::string json);

}  // namespace affinity
