#pragma once
// Finds and escapes images in untrusted text. A viewer that renders Markdown or HTML fetches the address of
// an image, which can carry data to a third party.

#include <string>
#include <string_view>
#include <vector>

namespace affinity {

// Escapes images: `![x](y)` becomes `image [x](y)`, the `<` of a tag that loads a resource becomes `&lt;`.
// Everything else stays byte for byte, also `![` where no image begins. Idempotent.
std::string escape_images(std::string_view text);

// A fast check: false when there is certainly no image.
bool may_have_image(std::string_view text);

// Positions of Markdown images, ascending: inline ones, and references that the text defines. Where brackets
// alone do not decide (code, escapes, tags among them), a possible image counts as one.
std::vector<std::size_t> markdown_images(std::string_view text);

// Positions of HTML tags that load a resource by an attribute or by CSS.
std::vector<std::size_t> resource_loading_tags(std::string_view text);

// Whether a tag of this name without attributes certainly loads nothing: "p", "strong".
bool is_harmless_tag(std::string_view name);

}  // namespace affinity
