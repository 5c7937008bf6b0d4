#include "server/settings/settings_file.hpp"

#include "base/system/file.hpp"
#include "base/text/byte_order_mark.hpp"
#include "base/text/setting_values.hpp"
#include "server/files/toml.hpp"
#include "server/settings/options.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>

namespace affinity::server {

namespace {

constexpr std::size_t max_settings_bytes = 1u << 20;

using Values = std::vector<std::string>;

std::string text_of(json::value const& value) {
  if (auto const text = as_text(value)) return std::string(*text);
  return write_json(value);
}

// 65_536 is TOML's 65536.
std::string without_underscores(std::string text) {
  bool const number = std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '_'; });
  if (number) std::erase(text, '_');
  return text;
}

// Parses a string, number, boolean, or a list of these. Accepts unquoted words too, for compatibility.
std::optional<Values> read_value(std::string_view text) {
  auto const is_plain = [](std::string_view word) {
    return !word.empty() && word.find_first_of("\"'[]{}") == word.npos;
  };
  if (auto const value = toml_to_json(text)) {
    if (value->is_object()) return std::nullopt;
    if (!value->is_array()) return Values{text_of(*value)};
    Values out;
    for (auto const& item : value->get_array()) {
      if (item.is_array() || item.is_object()) return std::nullopt;
      out.push_back(text_of(item));
    }
    return out;
  }
  if (is_plain(text)) return Values{without_underscores(std::string(text))};
  bool const list = text.starts_with('[') && text.ends_with(']');
  if (!list || !is_plain(text.substr(1, text.size() - 2))) return std::nullopt;
  Values out;
  for (text = text.substr(1, text.size() - 2); !text.empty();) {
    auto const comma = std::min(text.find(','), text.size());
    auto const item = trimmed(text.substr(0, comma));
    if (!item.empty()) out.emplace_back(item);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return out;
}

Option const* setting_called(std::string_view name) {
  auto const found =
      std::ranges::find_if(options(), [&](Option const& row) { return row.flag.substr(2) == name; });
  return found == options().end() ? nullptr : &*found;
}

std::string line_of(std::string_view text, std::size_t at) {
  return std::to_string(1 + std::count(text.begin(), text.begin() + std::ptrdiff_t(at), '\n'));
}

// Errors complete the sentence "The settings file PATH …".
Result<FileValues> read_settings(std::string_view text) {
  auto const wrong = [](std::string why) { return fail(ErrorKind::invalid, std::move(why)); };
  auto const tables = read_toml(text);
  if (!tables) return wrong("cannot be read: " + tables.error().message + ".");
  if (tables->size() > 1) return wrong("has sections. Write the settings without any.");
  FileValues out;
  for (auto const& expression : tables->front().expressions) {
    if (expression.key.empty()) continue;
    auto const line = line_of(text, expression.begin);
    if (expression.key.size() > 1)
      return wrong("has sections. Write the settings without any. See line " + line + ".");
    auto const& name = expression.key.front();
    auto const* row = setting_called(name);
    if (!row) return wrong("has \"" + name + "\", which is no setting.");
    auto values = read_value(text.substr(expression.value, expression.value_end - expression.value));
    if (!values)
      return wrong("has a value of \"" + name + "\" in line " + line +
                   " that cannot be read. Put texts in quotes: " + name + " = \"...\".");
    if (values->empty())
      return wrong("has an empty list for \"" + name + "\" in line " + line +
                   ", which says nothing. Name something, or take the line out.");
    if (values->size() > 1 && (row->kind == Option::Kind::value || row->kind == Option::Kind::flag))
      return wrong("has several values for \"" + name + "\" in line " + line + ", which takes one.");
    if (!out.emplace(name, std::move(*values)).second)
      return wrong("has \"" + name + "\" twice; the second time in line " + line + ". Take one of them out.");
  }
  return out;
}

}  // namespace

Result<FileValues> read_settings_file(std::string const& path) {
  auto const trouble = [&](std::string const& how) {
    return fail(ErrorKind::invalid, "The settings file " + path + " " + how);
  };
  auto const text = read_regular_file(path, max_settings_bytes);
  if (!text) return trouble(read_error_text(errno, max_settings_bytes) + ".");
  auto const plain = strip_byte_order_mark(*text);
  if (!plain) return trouble(plain.error().message + " " + plain.error().next_step);
  auto values = read_settings(*plain);
  if (!values) return trouble(values.error().message);
  return values;
}

}  // namespace affinity::server
