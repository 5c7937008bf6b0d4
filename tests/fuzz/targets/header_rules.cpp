// Who is let in and by which revision, from a request's line, headers and body.
//
//   METHOD TARGET
//   Name: value
//
//   the message

#include "base/text/text.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/targets.hpp"
#include "mcp/headers/tool_filter.hpp"
#include "mcp/lifecycle/version_negotiation.hpp"
#include "transport/http/head_scanner.hpp"
#include "transport/http/request_validation.hpp"
#include "transport/web_url.hpp"

namespace affinity::fuzz {

namespace {

constexpr char token[] = "the-token";

std::vector<std::string> values_of(transport::RequestHead const& head, std::string_view name) {
  std::vector<std::string> out;
  for (auto const& field : head.headers.fields)
    if (small_letters(field.name) == small_letters(name)) out.push_back(field.value);
  return out;
}

transport::RequestHead read_head(std::string_view& bytes) {
  auto line = next_piece(bytes);
  transport::RequestHead head{.method = std::string(next_piece(line, ' ')), .target = std::string(line)};
  for (int lines = 0; !bytes.empty() && lines < 64; ++lines) {
    auto field = next_piece(bytes);
    if (field.empty()) break;
    auto const name = next_piece(field, ':');
    field.remove_prefix(std::min(field.find_first_not_of(" \t"), field.size()));
    head.headers.add(name, std::string(field.substr(0, field.find_last_not_of(" \t") + 1)));
  }
  return head;
}

// "localhost", "LOCALHOST:80", "[::1]:1" and what was allowed besides.
bool is_ours(std::string host) {
  host = small_letters(host);
  for (std::string_view const name : {"localhost", "127.0.0.1", "[::1]", "crm.example"}) {
    if (host == name) return true;
    if (!host.starts_with(std::string(name) + ":")) continue;
    auto const port = host.substr(name.size() + 1);
    return !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string::npos;
  }
  return false;
}

void expect_entitled(transport::RequestHead const& head) {
  auto const hosts = values_of(head, "host");
  expect(hosts.size() == 1 && is_ours(hosts[0]), "who is let in called us by our name");
  for (auto const& origin : values_of(head, "origin")) {
    auto const text = small_letters(origin);
    auto const slashes = text.find("//");
    expect(
        text == "https://app.example" || (text.starts_with("http") && slashes != text.npos &&
                                          is_ours(text.substr(slashes + 2)) && text.find("crm") == text.npos),
        "no page from elsewhere is let in", origin);
  }
  auto const said = values_of(head, "authorization");
  expect(said.size() == 1 && said[0].ends_with(token) && small_letters(said[0]).starts_with("bearer "),
         "who is let in has the token");
  auto const types = values_of(head, "content-type");
  expect(types.size() == 1 && small_letters(types[0]).starts_with("application/json"), "what comes is JSON");
  expect(head.method == "POST", "what is let in is a POST");
  auto const target = transport::parse_request_target(head.target);
  expect(target.path == "/mcp", "and goes to our path");
  expect(target.authority.empty() || is_ours(std::string(target.authority)), "on our host");
}

// What a header value says, by the letter of the specification.
std::string meant(std::string const& value) {
  if (!value.starts_with("=?base64?") || !value.ends_with("?=") || value.size() < 11) return value;
  return base64_decode(std::string_view(value).substr(9, value.size() - 11)).value_or("\xff");
}

void expect_agreement(mcp::Message const& message, mcp::PostHeaders const& headers) {
  auto const same = [](std::vector<std::string> const& values, std::string_view wanted) {
    expect(values.size() == 1 && meant(values[0]) == wanted, "the headers say what the body says", wanted);
  };
  same(headers.protocol_version, "2026-07-28");
  same(headers.method, message.method);
  auto const* name = message.params.if_contains("name");
  if (message.method == "tools/call" && name && name->is_string())
    same(headers.name, view(name->get_string()));
}

}  // namespace

void header_rules(std::string_view bytes) {
  auto const head = read_head(bytes);
  static transport::RequestRules const rules{.allowed_hosts = {"crm.example"},
                                             .allowed_origins = {"https://app.example"}};
  transport::TokenAuthenticator authenticator(Secret(token), {});
  auto const admitted = transport::validate_request(head, rules, authenticator, "192.0.2.1", TimePoint{});
  if (auto const* refusal = std::get_if<transport::HttpError>(&admitted)) {
    expect(refusal->status >= 400 && refusal->status < 500, "a refusal has a status of the client's");
    expect_reply(expect_json_line(transport::http_error_body(refusal->message)));
    for (auto const& field : refusal->headers.fields)
      expect(field.value.find_first_of("\r\n") == std::string::npos, "a header of ours is one line",
             field.value);
  } else {
    expect_entitled(head);
  }
  transport::check_framing(head);

  mcp::Peer const peer;
  mcp::Exchange exchange;
  exchange.post.emplace();
  auto& post = *exchange.post;
  post.protocol_version = values_of(head, "mcp-protocol-version");
  post.method = values_of(head, "mcp-method");
  post.name = values_of(head, "mcp-name");
  for (auto const& field : head.headers.fields)
    if (small_letters(field.name).starts_with("x-mcp-"))
      post.tool_filter.emplace_back(field.name.substr(6), field.value);
  auto const filter = mcp::read_tool_filter(post);
  expect(filter || !filter.error().message.empty(), "a choice that cannot be read is refused with words");

  auto body = parse_json(bytes, DuplicateNames::reject, 1000);
  if (!body) return;
  auto const read = mcp::read_message(std::move(*body));
  auto const* message = std::get_if<mcp::Message>(&read);
  if (!message) return;
  auto const negotiated = mcp::negotiate_revision(*message, peer, exchange);
  if (auto const* refused = std::get_if<mcp::ErrorResponse>(&negotiated)) {
    expect_reply(expect_json_line(mcp::write_error(message->id, refused->error)));
    return;
  }
  if (message->kind != mcp::Message::Kind::request || !mcp::is_modern(std::get<mcp::Revision>(negotiated)))
    return;
  expect(mcp::declares_version(*message), "nobody is served by the rules of 2026-07-28 who did not ask");
  expect_agreement(*message, post);
}

}  // namespace affinity::fuzz
