#pragma once
// Text of others for people: on a terminal, in a log. The one place that says what must not get there as it
// is: control characters of either set (and so escape sequences), what reorders a line or breaks it, what
// nobody sees.

#include <string>
#include <string_view>

namespace affinity {

// For a terminal: without all that. Line ends stay where there may be `lines`; else they and blanks of any
// kind are blanks.
enum class LineBreaks { collapse, keep };
std::string printable(std::string_view text, LineBreaks = LineBreaks::collapse);

// JSON text, of one line or indented, with all that as escapes: another text of the same value, in which a
// reader sees what there is.
std::string printable_json(std::string json);

}  // namespace affinity
