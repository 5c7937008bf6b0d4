#pragma once
// Images in text from outside. Whoever shows a text as Markdown or HTML fetches what they name, and so tells
// its address, with whatever stands in it, to a stranger.

#include <string>
#include <string_view>
#include <vector>

namespace affinity {

// Turned into text: `![x](y)` into `image [x](y)`, the `<` of a tag that loads something into `&lt;`. All
// else stays byte for byte, `![` where no image begins too. Doing it again changes nothing.
std::string escape_images(std::string_view text);

// False where there is none for certain; for a quick look.
bool may_have_image(std::string_view text);

// Where images begin, in ascending order. In Markdown: inline, and by a reference that the text defines;
// where brackets alone do not tell (code, escapes, tags among them), what may be one is taken for one.
std::vector<std::size_t> markdown_images(std::string_view text);

// In HTML: tags that load what an attribute names, or whose style does.
std::vector<std::size_t> resource_loading_tags(std::string_view text);

// Whether a tag of this name without attributes is harmless for certain: "p", "strong".
bool is_harmless_tag(std::string_view name);

}  // namespace affinity
