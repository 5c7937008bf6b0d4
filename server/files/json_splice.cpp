#include "server/files/json_splice.hpp"

namespace affinity::server {

namespace {

std::size_t after_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

std::size_t after_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at)
    if (text[at] == '\\') ++at;
  return std::min(at + 1, text.size());
}

std::size_t after_value(std::string_view text, std::size_t at) {
  int depth = 0;
  for (; at < text.size(); ++at) {
    char const c = text[at];
    if (c == '"') {
      at = after_string(text, at) - 1;
      if (depth == 0) return at + 1;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return at;  // the end of the container, after a number or literal
      if (--depth == 0) return at + 1;
    } else if (depth == 0 && (c == ',' || c == ' ' || c == '\t' || c == '\r' || c == '\n')) {
      return at;
    }
  }
  return at;
}

// Byte offsets of a member of an object or an item of an array.
struct Element {
  std::string name{};
  std::size_t begin = 0;  // of the name, or of the item
  std::size_t value = 0, end = 0;
};

struct Container {
  std::size_t open = 0, close = 0;  // offsets of the brackets
  std::vector<Element> elements{};
};

Container inside(std::string_view text, std::size_t at) {
  Container out{.open = at};
  bool const object = text[at] == '{';
  at = after_blanks(text, at + 1);
  while (at < text.size() && text[at] != '}' && text[at] != ']') {
    Element element{.begin = at, .value = at};
    if (object) {
      auto const end = after_string(text, at);
      if (auto const name = parse_json(text.substr(at, end - at))) element.name = *as_text(*name);
      element.value = after_blanks(text, after_blanks(text, end) + 1);
    }
    element.end = after_value(text, element.value);
    out.elements.push_back(element);
    at = after_blanks(text, element.end);
    if (at < text.size() && text[at] == ',') at = after_blanks(text, at + 1);
  }
  out.close = at;
  return out;
}

// The formatting of the text, inferred from its first member.
struct Layout {
  std::string line = "\n";  // line terminator
  std::string step = "  ";
  bool flat = false;  // all on one line
};

Layout layout_of(std::string_view text, Container const& root) {
  Layout out;
  if (text.find("\r\n") != std::string_view::npos) out.line = "\r\n";
  if (root.elements.empty()) return out;
  auto const before = text.substr(root.open + 1, root.elements[0].begin - root.open - 1);
  auto const newline = before.rfind('\n');
  out.flat = newline == std::string_view::npos;
  if (!out.flat && newline + 1 < before.size()) out.step = before.substr(newline + 1);
  return out;
}

// The indentation of the line at this offset.
std::string indent_at(std::string_view text, std::size_t at) {
  auto const newline = text.rfind('\n', at);
  auto const begin = newline == std::string_view::npos ? 0 : newline + 1;
  auto const end = std::min(text.find_first_not_of(" \t", begin), at);
  return std::string(text.substr(begin, end - begin));
}

std::string laid_out(json::value const& value, Layout const& layout, std::string const& indent) {
  if (layout.flat) return write_json(value);
  auto plain = write_json_indented(value);
  plain.erase(plain.find_last_not_of('\n') + 1);
  std::string out;
  for (std::size_t at = 0; at < plain.size(); ++at) {
    if (plain[at] != '\n') {
      out += plain[at];
      continue;
    }
    out += layout.line + indent;
    for (; plain.compare(at + 1, 2, "  ") == 0; at += 2) out += layout.step;
  }
  return out;
}

std::string added(std::string const& text, Container const& into, Layout const& layout,
                  std::string const& what, json::value const& value) {
  auto const indent = indent_at(text, into.open) + layout.step;
  auto const piece = what + laid_out(value, layout, indent);
  auto out = text;
  if (into.elements.empty()) {
    auto const around = layout.flat ? std::string() : layout.line + indent;
    auto const end = layout.flat ? std::string() : layout.line + indent_at(text, into.open);
    return out.replace(into.open + 1, into.close - into.open - 1, around + piece + end);
  }
  auto const& last = into.elements.back();
  auto const before =
      into.elements.size() > 1 ? text.find(',', into.elements[into.elements.size() - 2].end) : into.open;
  auto const gap =
      text.substr(before + 1, last.begin - before - 1);  // the whitespace before the last element
  return out.insert(last.end, "," + gap + piece);
}

std::string named(std::string_view name, Layout const& layout) {
  return write_json(json::value(name)) + (layout.flat ? ":" : ": ");
}

}  // namespace

std::string with_member(std::string const& text, std::vector<std::string_view> const& path,
                        json::value const& value) {
  auto at = after_blanks(text, 0);
  auto const layout = layout_of(text, inside(text, at));
  for (std::size_t i = 0;; ++i) {
    auto const here = inside(text, at);
    Element const* found = nullptr;
    for (auto const& element : here.elements)
      if (element.name == path[i]) found = &element;
    bool const last = i + 1 == path.size();
    if (found && !last) {
      at = found->value;
      continue;
    }
    json::value wanted = value;
    for (auto j = path.size(); j-- > i + 1;) wanted = json::object{{path[j], std::move(wanted)}};
    if (!found) return added(text, here, layout, named(path[i], layout), wanted);
    auto out = text;
    return out.replace(found->value, found->end - found->value,
                       laid_out(wanted, layout, indent_at(text, found->begin)));
  }
}

std::string with_item(std::string const& text, std::string_view name, json::value const& value) {
  auto const root = inside(text, after_blanks(text, 0));
  auto const layout = layout_of(text, root);
  for (auto const& element : root.elements)
    if (element.name == name) return added(text, inside(text, element.value), layout, {}, value);
  return added(text, root, layout, named(name, layout), json::array{value});
}

bool has_comments(std::string_view text) {
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if (text[at] == '"')
      at = after_string(text, at) - 1;
    else if (text[at] == '/' && (text[at + 1] == '/' || text[at + 1] == '*'))
      return true;
  }
  return false;
}

}  // namespace affinity::server
