#include "server/command_line/call_syntax.hpp"

#include <algorithm>

namespace affinity::server {

namespace {

using schema::Kind;

bool is_bare_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || c == '@' || c == '+';
}

bool is_literal(std::string_view word) {
  return word == "true" || word == "false" || word == "null" ||
         (!word.empty() && std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; }));
}

}  // namespace

std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (char const c : text) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out + "'";
}

std::string call_command(tools::Tool const& tool, json::object const& arguments) {
  return "affinity-crm-mcp call " + std::string(tool.name) + ' ' + shell_quoted(write_json(arguments));
}

std::string example_call_command(tools::Tool const& tool) {
  auto const arguments = tool.example.empty() ? std::string_view("{}") : tool.example;
  return "affinity-crm-mcp call " + std::string(tool.name) + ' ' + shell_quoted(arguments) + " --sandbox";
}

std::optional<json::object> repair_json_object(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (text.front() == '"' || text.front() == '\'') {
      auto const end = text.find(text.front(), 1);
      if (end == text.npos) return std::nullopt;
      out += write_json(json::value(text.substr(1, end - 1)));
      text.remove_prefix(end + 1);
    } else if (is_bare_word(text.front())) {
      auto const end = std::size_t(std::ranges::find_if_not(text, is_bare_word) - text.begin());
      auto const word = text.substr(0, end);
      out += is_literal(word) ? std::string(word) : write_json(json::value(word));
      text.remove_prefix(end);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  auto parsed = parse_json(out, DuplicateNames::reject);
  if (!parsed || !parsed->is_object() || parsed->get_object().empty()) return std::nullopt;
  return std::move(parsed->get_object());
}

json::value typed_value(schema::Type const& type, std::string_view word) {
  bool const text = type.kind == Kind::text || type.kind == Kind::date_time;
  if (type.kind == Kind::list) {
    json::array items;
    while (true) {
      auto const comma = std::min(word.find(','), word.size());
      items.push_back(typed_value(type.items.at(0), word.substr(0, comma)));
      if (comma == word.size()) break;
      word.remove_prefix(comma + 1);
    }
    return items;
  }
  auto const parsed = text ? Result<json::value>(json::value(word)) : parse_json(word);
  return parsed ? *parsed : json::value(word);
}

}  // namespace affinity::server
