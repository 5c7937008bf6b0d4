#pragma once
// Finds HTML tags in text that people would read as it stands.

#include <string>
#include <string_view>

namespace affinity::tools {

// "<p>" of "a<p>b": the first tag that notes are written with; "" where "<" is just a sign.
std::string_view find_html_tag(std::string_view text);

// Such a tag for a sentence: in quotes, as JSON writes it.
std::string quoted_tag(std::string_view tag);

}  // namespace affinity::tools
