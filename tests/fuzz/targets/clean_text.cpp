// Text of others: once cleaned it stays, nothing hidden and no image is left in it, and the quick looks
// agree.

#include "base/sanitize/images.hpp"
#include "base/sanitize/json_outline.hpp"
#include "base/sanitize/sanitize.hpp"
#include "base/text/text.hpp"
#include "client/quoting.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/targets.hpp"

#include <string>

namespace affinity::fuzz {

void clean_text(std::string_view bytes) {
  auto const text = to_utf8(bytes);
  auto const once = sanitize(text);
  expect(is_utf8(once), "cleaned text is UTF-8", text);
  expect(sanitize(once) == once, "cleaning again changes nothing", text);
  expect(!has_hidden_characters(once), "nothing hidden is left", text);
  expect(markdown_images(once).empty(), "no image of Markdown is left", text);
  expect(resource_loading_tags(once).empty(), "no image of HTML is left", text);
  if (once != text)
    expect(has_hidden_characters(text) || may_have_image(text), "the quick look sees it", text);

  json::object object;
  object[text] = text;
  auto const written = write_json(object);
  if (verbatim_json(written)) expect(once == text, "what is settled is clean", text);

  auto const quoted = client::sanitize_line(bytes, 200);
  expect(sanitize(quoted) == quoted, "a quoted text is clean", bytes);
  expect(quoted.find('\n') == quoted.npos, "a quoted text is one line", bytes);
}

}  // namespace affinity::fuzz
