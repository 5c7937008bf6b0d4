#include "tools/skills/skill.hpp"

namespace affinity::tools {

namespace {

constexpr std::string_view fence = "---\n";

struct FrontmatterLine {
  bool is_indented = false;
  std::string_view key{};
  std::optional<std::string_view> value{};  // as written; nullopt = a map follows
};

Error wrong_frontmatter(std::string_view line, std::string_view why) {
  return fail(ErrorKind::invalid,
              "The line \"" + std::string(line) + "\" of a frontmatter " + std::string(why) + ".");
}

Result<FrontmatterLine> read_frontmatter_line(std::string_view line) {
  FrontmatterLine out;
  auto rest = line;
  if (rest.starts_with("  ")) {
    out.is_indented = true;
    rest.remove_prefix(2);
  }
  auto const colon = rest.find(':');
  out.key = rest.substr(0, colon);
  auto const letters = "abcdefghijklmnopqrstuvwxyz0123456789-_";
  if (colon == std::string_view::npos || out.key.empty() ||
      out.key.find_first_not_of(letters) != std::string_view::npos)
    return wrong_frontmatter(line, "is not \"key: text\"");
  rest.remove_prefix(colon + 1);
  if (rest.empty()) return out;
  if (!rest.starts_with(' ')) return wrong_frontmatter(line, "has no space behind its colon");
  out.value = rest.substr(1);
  return out;
}

// A text in YAML: in JSON's quotes, or plain where YAML takes it for a text too.
Result<json::value> read_frontmatter_text(std::string_view line, std::string_view written) {
  if (written.starts_with('"')) {
    auto quoted = parse_json(written);
    if (!quoted || !quoted->is_string()) return wrong_frontmatter(line, "is no JSON string");
    return quoted;
  }
  bool plain = !written.empty() && ((written[0] | 0x20) >= 'a' && (written[0] | 0x20) <= 'z');
  for (auto const* sign : {": ", "#", "\"", "'", "[", "]", "{", "}", ",", "&", "*", "|", ">"})
    plain = plain && written.find(sign) == std::string_view::npos;
  for (auto const* word : {"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
    plain = plain && written != word;
  if (!plain || written.ends_with(' ') || written.ends_with(':'))
    return wrong_frontmatter(line, "needs double quotes around its text");
  return json::value(written);
}

}  // namespace

Result<json::object> read_frontmatter(std::string_view manual) {
  auto const end = manual.find("\n---\n");
  if (!manual.starts_with(fence) || end == std::string_view::npos)
    return fail(ErrorKind::invalid, "A SKILL.md begins with a frontmatter between lines of \"---\".");
  auto block = manual.substr(fence.size(), end - fence.size() + 1);
  json::object out;
  json::object* map = nullptr;
  while (!block.empty()) {
    auto const line = block.substr(0, block.find('\n'));
    block.remove_prefix(line.size() + 1);
    auto const read = read_frontmatter_line(line);
    if (!read) return fail(read);
    if (!read->is_indented) map = nullptr;
    auto* into = read->is_indented ? map : &out;
    if (!into) return wrong_frontmatter(line, "is indented and in no map");
    if (into->contains(read->key)) return wrong_frontmatter(line, "repeats a key");
    if (!read->value) {
      if (read->is_indented) return wrong_frontmatter(line, "is a map in a map");
      out[read->key] = json::object{};
      map = &out[read->key].get_object();
      continue;
    }
    auto text = read_frontmatter_text(line, *read->value);
    if (!text) return fail(text);
    (*into)[read->key] = std::move(*text);
  }
  return out;
}

}  // namespace affinity::tools
