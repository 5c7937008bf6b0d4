#pragma once
// Finds HTML tags in text that people would read as it stands.

#include <string>
#include <string_view>

namespace affinity::tools {

// "<p>" of "a<p>b": the first tag that notes are written with; "" where "<" is just a sign.
std::string_view find_html_tag(std::string_view text);

// "<script>": the first tag that notes of API v2 cannot have (Affinity v2, Notes); "" for none.
std::string_view find_forbidden_tag(std::string_view html);

// The tags that they can have, for a sentence.
std::string allowed_tags();

// Such a tag for a sentence: in quotes, as JSON writes it.
std::string quoted_tag(std::string_view tag);

}  // namespace affinity::tools
