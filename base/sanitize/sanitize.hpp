#pragma once
// Text from outside is data. What a person cannot see but a model reads is taken out of results, and what
// would be shown as an image is made text; what is sent to Affinity is never altered.

#include "base/json/json.hpp"

#include <string>
#include <string_view>

namespace affinity {

// The one way for all text of others, of well-formed UTF-8. First everything invisible goes that does nothing
// where it stands (remove_hidden_characters), then images are turned into text (escape_images): what the
// first step moves together, the second one sees. sanitize(sanitize(x)) == sanitize(x).
std::string sanitize(std::string_view text);

// Every text in the value, and the names of its members. True when anything changed.
bool sanitize(json::value&);

// Whether remove_hidden_characters() would take something out. Also of a JSON string as written, whose
// escapes are \n, \r, \t, \" and \\ alone.
bool has_hidden_characters(std::string_view text);

// Without controls, bidirectional controls, tags, fillers and joiners or selectors that do nothing. What
// stays: joiners in emoji and in scripts that join, one selector where there is a variant to choose, the tags
// of the three flags that are made of them (England, Scotland, Wales).
std::string remove_hidden_characters(std::string_view text);

bool may_be_hidden_character(char32_t);  // so that one has to look at what stands around it

}  // namespace affinity
