#include "mcp/jsonrpc/recovery.hpp"

#include <algorithm>
#include <string>

namespace affinity::mcp {

namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string_view trim(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

// The position after the string that begins at `at`.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) at += text[at] == '\\' ? 1 : 0;
  return std::min(at + 1, text.size());
}

struct Members {
  std::vector<std::string_view> texts{};  // separated by the commas of the outermost brackets
  std::string_view rest{};                // after the closing bracket
  bool closed = false;
};

// A closing bracket closes everything that was opened within its pair. A truncated last member is left out.
Members scan_members(std::string_view text) {
  Members out;
  std::string open;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    auto const c = text[at];
    if (c == '"') {
      at = end_of_string(text, at);
      continue;
    }
    ++at;
    if (c == '{' || c == '[') {
      if (open.empty()) begin = at;
      open += c;
    } else if (c == '}' || c == ']') {
      auto const pair = open.rfind(c == '}' ? '{' : '[');
      if (pair == open.npos) continue;
      open.resize(pair);
      if (!open.empty()) continue;
      out.texts.push_back(trim(text.substr(begin, at - 1 - begin)));
      out.closed = true;
      out.rest = text.substr(at);
      return out;
    } else if (c == ',' && open.size() == 1) {
      out.texts.push_back(trim(text.substr(begin, at - 1 - begin)));
      begin = at;
    }
  }
  return out;
}

}  // namespace

std::optional<Id> recover_id(std::string_view message) {
  message = trim(message);
  if (!message.starts_with('{')) return std::nullopt;
  std::optional<Id> id;
  bool request = false, response = false;
  for (auto const member : scan_members(message).texts) {
    if (!member.starts_with('"')) continue;
    auto const end = end_of_string(member, 0);
    auto const name = parse_json(member.substr(0, end));
    auto const tail = trim(member.substr(end));
    if (!name || !tail.starts_with(':')) continue;
    auto const word = as_text(*name);
    request = request || word == "method";
    response = response || word == "result" || word == "error";
    if (word != "id") continue;
    auto const value = parse_json(trim(tail.substr(1)));
    id = value ? read_id(*value) : std::nullopt;
  }
  return response && !request ? std::nullopt : id;
}

std::optional<std::vector<std::string_view>> recover_batch(std::string_view batch) {
  batch = trim(batch);
  if (!batch.starts_with('[')) return std::nullopt;
  auto members = scan_members(batch);
  if (!members.closed || !trim(members.rest).empty()) return std::nullopt;
  return std::move(members.texts);
}

}  // namespace affinity::mcp
