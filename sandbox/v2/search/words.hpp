#pragma once
// Words of a prompt, looked for in texts: what the sandbox has in the place of Affinity's search by meaning.

#include <string>
#include <string_view>
#include <vector>

namespace affinity::sandbox::v2::search {

// The words of a text in lower case, each once, in their order: letters, digits and what is no ASCII. Words
// that say nothing, such as "the" and "with", are left out unless there are no others.
std::vector<std::string> words_of(std::string_view prompt);

// A text in which words are looked for: " acme robotics warehouse ", so that a word is found as " acme".
std::string searchable(std::string_view text);

// Whether a word of the text begins with this one: "robot" is in "Acme Robotics".
bool has_word(std::string_view searchable_text, std::string_view word);

// At most 300 bytes of the text around the first of the words; its beginning where none is in it.
std::string preview_of(std::string_view text, std::vector<std::string> const& words);

}  // namespace affinity::sandbox::v2::search
