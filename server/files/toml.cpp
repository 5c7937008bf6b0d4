#include "server/files/toml.hpp"

#include <algorithm>
#include <charconv>

namespace affinity::server {

namespace {

constexpr auto npos = std::string_view::npos;

bool is_bare_key(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

class Reader {
 public:
  explicit Reader(std::string_view text, std::size_t at = 0) : text_(text), at_(at) {}

  std::size_t at() const { return at_; }
  bool done() const { return at_ >= text_.size(); }
  char now() const { return done() ? '\n' : text_[at_]; }
  void step() { ++at_; }
  void blanks() {
    while (!done() && (now() == ' ' || now() == '\t' || now() == '\r')) ++at_;
  }
  void comment() {
    if (now() == '#') at_ = std::min(text_.find('\n', at_), text_.size());
  }
  // Skips the end of the line; false when something else is there.
  bool line_end() {
    blanks();
    comment();
    if (done()) return true;
    if (now() != '\n') return false;
    ++at_;
    return true;
  }

  // Skips a string of any of the four kinds; false when it is unterminated.
  bool string() {
    char const quote = now();
    auto const three = std::string(3, quote);
    bool const many = text_.substr(at_, 3) == three;
    for (at_ += many ? 3 : 1; !done(); ++at_) {
      if (quote == '"' && now() == '\\') {
        ++at_;
      } else if (many && text_.substr(at_, 3) == three) {
        at_ += 3;
        while (!done() && now() == quote) ++at_;  // up to two quotes may precede the closing ones
        return true;
      } else if (!many && now() == quote) {
        ++at_;
        return true;
      } else if (!many && now() == '\n') {
        return false;
      }
    }
    return false;
  }

  // Skips a value of any kind.
  bool value() {
    int depth = 0;
    auto const begin = at_;
    for (; !done(); ++at_) {
      char const c = now();
      if (c == '"' || c == '\'') {
        if (!string()) return false;
        --at_;
      } else if (c == '[' || c == '{') {
        ++depth;
      } else if (c == ']' || c == '}') {
        if (--depth < 0) return false;
      } else if (c == '#') {
        if (depth == 0) break;
        comment();
        --at_;
      } else if (c == '\n' && depth == 0) {
        break;
      }
    }
    return depth == 0 && at_ > begin;
  }

  // a.b."c d"
  std::optional<std::vector<std::string>> key() {
    std::vector<std::string> out;
    for (;;) {
      blanks();
      auto const begin = at_;
      if (now() == '"' || now() == '\'') {
        if (!string()) return std::nullopt;
        auto const text = toml_to_json(text_.substr(begin, at_ - begin));
        if (!text || !text->is_string()) return std::nullopt;
        out.emplace_back(view(text->get_string()));
      } else {
        while (!done() && is_bare_key(now())) ++at_;
        if (at_ == begin) return std::nullopt;
        out.emplace_back(text_.substr(begin, at_ - begin));
      }
      blanks();
      if (now() != '.') return out;
      ++at_;
    }
  }

 private:
  std::string_view text_;
  std::size_t at_;
};

bool read_head(Reader& reader, TomlTable& table) {
  reader.step();
  table.of_array = reader.now() == '[';
  if (table.of_array) reader.step();
  auto path = reader.key();
  if (!path) return false;
  table.path = std::move(*path);
  for (int i = 0; i <= int(table.of_array); ++i) {
    if (reader.now() != ']') return false;
    reader.step();
  }
  return reader.line_end();
}

bool read_expression(Reader& reader, std::string_view text, TomlExpression& expression) {
  if (reader.line_end()) return true;  // nothing, or a comment
  auto key = reader.key();
  if (!key || reader.now() != '=') return false;
  expression.key = std::move(*key);
  reader.step();
  reader.blanks();
  expression.value = reader.at();
  if (!reader.value()) return false;
  expression.value_end = text.find_last_not_of(" \t\r", reader.at() - 1) + 1;
  return reader.line_end();
}

// Parses a value, recursively for arrays and inline tables.
struct ValueParser {
  std::string_view text;
  std::size_t at = 0;

  void gap() {
    for (;;) {
      at = std::min(text.find_first_not_of(" \t\r\n", at), text.size());
      if (at >= text.size() || text[at] != '#') return;
      at = std::min(text.find('\n', at), text.size());
    }
  }
  char now() const { return at < text.size() ? text[at] : '\0'; }

  std::optional<json::value> string() {
    auto const begin = at;
    Reader reader(text, at);
    if (!reader.string()) return std::nullopt;
    at = reader.at();
    auto const all = text.substr(begin, at - begin);
    if (all.size() >= 6 && all.substr(0, 3) == std::string(3, all[0])) return std::nullopt;  // several lines
    if (all[0] == '\'') return json::value(all.substr(1, all.size() - 2));
    auto parsed = parse_json(all);  // JSON strings; the escapes \e, \x and \U are not supported
    if (!parsed) return std::nullopt;
    return std::move(*parsed);
  }

  std::optional<json::value> array() {
    json::array out;
    for (++at;;) {
      gap();
      if (now() == ']') break;
      auto item = value();
      if (!item) return std::nullopt;
      out.push_back(std::move(*item));
      gap();
      if (now() == ',')
        ++at;
      else if (now() != ']')
        return std::nullopt;
    }
    ++at;
    return out;
  }

  std::optional<json::value> table() {
    json::object out;
    for (++at;;) {
      gap();
      if (now() == '}') break;
      Reader reader(text, at);
      auto const key = reader.key();
      if (!key || key->size() != 1 || reader.now() != '=') return std::nullopt;
      at = reader.at() + 1;
      gap();
      auto item = value();
      if (!item) return std::nullopt;
      out[key->front()] = std::move(*item);
      gap();
      if (now() == ',')
        ++at;
      else if (now() != '}')
        return std::nullopt;
    }
    ++at;
    return out;
  }

  std::optional<json::value> value() {
    if (now() == '"' || now() == '\'') return string();
    if (now() == '[') return array();
    if (now() == '{') return table();
    auto const end = std::min(text.find_first_of(" \t\r\n,]}#", at), text.size());
    auto const word = text.substr(at, end - at);
    at = end;
    if (word == "true" || word == "false") return json::value(word == "true");
    std::int64_t number = 0;
    auto const [last, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (word.empty() || error != std::errc{} || last != word.data() + word.size()) return std::nullopt;
    return json::value(number);
  }
};

Error unreadable(std::string_view text, std::size_t at) {
  auto const line =
      1 + std::count(text.begin(), text.begin() + std::ptrdiff_t(std::min(at, text.size())), '\n');
  return fail(ErrorKind::invalid, "line " + std::to_string(line) + " is no TOML that can be read here");
}

}  // namespace

std::optional<json::value> toml_to_json(std::string_view value) {
  ValueParser values{value};
  auto out = values.value();
  values.gap();
  return values.at == value.size() ? out : std::nullopt;
}

Result<std::vector<TomlTable>> read_toml(std::string_view text) {
  std::vector<TomlTable> tables(1);
  Reader reader(text);
  while (!reader.done()) {
    auto const begin = reader.at();
    reader.blanks();
    if (reader.now() == '[') {
      tables.back().end = begin;
      tables.push_back({.begin = begin});
      if (!read_head(reader, tables.back())) return unreadable(text, begin);
      tables.back().body = reader.at();
      continue;
    }
    TomlExpression expression{.begin = begin};
    if (!read_expression(reader, text, expression)) return unreadable(text, begin);
    expression.end = reader.at();
    tables.back().expressions.push_back(std::move(expression));
  }
  tables.back().end = text.size();
  return tables;
}

std::optional<json::object> toml_table(std::string_view text, std::vector<TomlTable> const& tables,
                                       std::vector<std::string> const& path) {
  json::object out;
  bool found = false;
  for (auto const& table : tables) {
    if (table.of_array || table.path.size() < path.size() ||
        !std::equal(path.begin(), path.end(), table.path.begin()))
      continue;
    found = true;
    auto* into = &out;
    for (auto i = path.size(); i < table.path.size(); ++i) {
      auto& inside = (*into)[table.path[i]];
      if (!inside.is_object()) inside = json::object();
      into = &inside.get_object();
    }
    for (auto const& expression : table.expressions) {
      if (expression.key.size() != 1) continue;
      auto value = toml_to_json(text.substr(expression.value, expression.value_end - expression.value));
      if (value) (*into)[expression.key.front()] = std::move(*value);
    }
  }
  if (!found) return std::nullopt;
  return out;
}

}  // namespace affinity::server
