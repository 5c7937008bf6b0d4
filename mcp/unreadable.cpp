#include "mcp/unreadable.hpp"

#include "mcp/jsonrpc/recovery.hpp"

#include <algorithm>
#include <string>

namespace affinity::mcp {

namespace {

// The same text with 0.5, which is no id either, for every integer that may not fit in 64 bits. For looking
// at only.
std::string without_long_integers(std::string_view text) {
  std::string out;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const c = text[i];
    if (in_string && c == '\\' && i + 1 < text.size()) out += text[i++];
    if (c == '"') in_string = !in_string;
    auto const end = in_string ? i : std::min(text.find_first_not_of("0123456789.eE+-", i), text.size());
    auto const number = text.substr(i, end - i);
    bool const integer = number.find_first_of(".eE") == std::string_view::npos;
    if (integer && number.size() >= 19) {
      out += "0.5";
      i = end - 1;
    } else {
      out.append(number.empty() ? text.substr(i, 1) : number);
      i += number.empty() ? 0 : number.size() - 1;
    }
  }
  return out;
}

}  // namespace

Reply unreadable(Unreadable const& wrong, bool null_id) {
  return {.status = 400, .body = write_error(wrong.id, wrong.error, null_id)};
}

Reply parse_failed(std::string_view bytes, Error const& why, bool null_id) {
  // Names that stand twice and integers that are too long are JSON after all. Whatever it is, the sender
  // waits for an answer under its id, so the id is looked for in what is none, too.
  auto lenient = parse_json(bytes, Names::last_wins, max_values);
  if (!lenient) lenient = parse_json(without_long_integers(bytes), Names::last_wins, max_values);
  auto const code = lenient ? code::invalid_request : code::parse_error;
  return unreadable({.id = recover_id(bytes), .error = {.code = code, .message = why.message}}, null_id);
}

}  // namespace affinity::mcp
