#pragma once
// Sanitizes untrusted text for models: removes hidden characters and escapes images (prompt injection,
// exfiltration). Text sent to Affinity is never altered.

#include "base/json/json.hpp"

#include <string>
#include <string_view>

namespace affinity {

// Sanitizes well-formed UTF-8; all text that others wrote goes through here. First removes hidden characters
// (remove_hidden_characters), then escapes images (escape_images), so that images which the first step
// uncovers are found. Idempotent: sanitize(sanitize(x)) == sanitize(x).
std::string sanitize(std::string_view text);

// Sanitizes every string in the value and the names of its members. True when anything changed.
bool sanitize(json::value&);

// Whether remove_hidden_characters() would remove something. Works on JSON strings as written too, when their
// escapes are \n, \r, \t, \" and \\ only.
bool has_hidden_characters(std::string_view text);

// Removes control characters, bidirectional controls, tags, fillers, and joiners or selectors without effect.
// Keeps joiners in emoji and in scripts that join letters, one selector where there is a variant to choose,
// and the tags of the three flags made of them (England, Scotland, Wales).
std::string remove_hidden_characters(std::string_view text);

bool may_be_hidden_character(char32_t);  // depending on its neighbours

}  // namespace affinity
