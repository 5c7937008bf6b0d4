#pragma once
// Text from outside is data. What a person cannot see but a model reads is taken out of results; what is sent
// to Affinity is never altered.

#include "base/json.hpp"

#include <string>
#include <string_view>

namespace affinity {

// Without bidirectional controls, tag characters (but for the flags of emoji that are made of them) and other
// invisible characters that carry no script; with Markdown and HTML images turned into plain text, since
// showing one would send its address to a stranger. Joiners stay: emoji and several scripts need them.
std::string clean(std::string_view text);

bool is_cleaned_away(char32_t);  // wherever it stands, but for the tags of a flag

// Every text in the value. True when anything changed.
bool clean(json::value&);

}  // namespace affinity
