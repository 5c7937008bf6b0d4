#pragma once
// The words of a note, which Affinity keeps as HTML.

#include <string>
#include <string_view>

namespace affinity::tools::composed {

// Without tags, with line breaks where paragraphs, list items and lines end, and with the five entities of
// HTML and numeric ones as characters.
std::string text_of_html(std::string_view html);

}  // namespace affinity::tools::composed
