#include "mcp/invalid_message.hpp"

#include "mcp/jsonrpc/parse.hpp"
#include "mcp/jsonrpc/recovery.hpp"

#include <algorithm>
#include <string>

namespace affinity::mcp {

namespace {

// The text with every integer that may not fit in 64 bits replaced by 0.5, which is no valid id either. Only
// to tell an invalid request from a parse error.
std::string replace_long_integers(std::string_view text) {
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

bool wants_null_id(Peer const& peer, Exchange const& exchange) {
  auto revision = peer.negotiated;
  if (exchange.post) {
    auto const& versions = exchange.post->protocol_version;
    if (!versions.empty())
      revision = find_revision(versions.front());  // unknown without one: then it is omitted
  }
  return revision && *revision < Revision::r2025_11_25;
}

Reply invalid_message_reply(InvalidMessage const& invalid, bool null_id) {
  return {.status = 400, .body = write_error(invalid.id, invalid.error, null_id)};
}

Reply parse_error_reply(std::string_view bytes, Error const& why, bool null_id) {
  // Duplicate names and long integers are valid JSON. The sender waits for a response to its id in any case,
  // so the id is recovered from malformed JSON too.
  auto lenient = parse_client_json(bytes, DuplicateNames::last_wins);
  if (!lenient) lenient = parse_client_json(replace_long_integers(bytes), DuplicateNames::last_wins);
  auto const code = lenient ? code::invalid_request : code::parse_error;
  return invalid_message_reply({.id = recover_id(bytes), .error = {.code = code, .message = why.message}},
                               null_id);
}

}  // namespace affinity::mcp
