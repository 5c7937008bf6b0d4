#include "fuzz/fuzz.hpp"

#include "base/text/text.hpp"

#include <cstdio>
#include <cstdlib>

namespace affinity::fuzz {

void expect(bool holds, std::string_view fact, std::string_view evidence) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %.*s\n%.*s\n", int(fact.size()), fact.data(), int(evidence.size()),
               evidence.data());
  std::abort();
}

std::string_view next_piece(std::string_view& text, char separator) {
  auto const end = text.find(separator);
  auto const piece = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return piece;
}

json::value expect_json_line(std::string_view text) {
  expect(text.find_first_of("\r\n") == std::string_view::npos, "what is sent is one line", text);
  expect(is_utf8(text), "what is sent is UTF-8", text);
  auto value = parse_json(text, DuplicateNames::reject);
  expect(value.has_value(), "what is sent is JSON", text);
  return std::move(*value);
}

json::object expect_reply(json::value const& value) {
  expect(value.is_object(), "a reply is an object", write_json(value));
  auto const& reply = value.get_object();
  auto const* version = reply.if_contains("jsonrpc");
  expect(version && *version == "2.0", "a reply is of JSON-RPC 2.0", write_json(value));
  auto const* error = reply.if_contains("error");
  expect(bool(error) != reply.contains("result"), "a reply has a result or an error", write_json(value));
  if (error) {
    auto const* code = member(*error, "code");
    auto const* message = member(*error, "message");
    expect(code && code->is_int64(), "an error has a code", write_json(value));
    expect(message && message->is_string() && !message->get_string().empty(), "an error has a message",
           write_json(value));
  }
  return reply;
}

std::string small_letters(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = char(c + 32);
  return out;
}

}  // namespace affinity::fuzz
