#include "transport/http_rules.hpp"

#include "base/json.hpp"
#include "mcp/revision.hpp"

#include <algorithm>
#include <initializer_list>

namespace affinity::transport {

namespace {

std::vector<std::string_view> all_values(Headers const& headers, std::string_view name) {
  std::vector<std::string_view> out;
  for (auto const& field : headers.fields)
    if (same_name(field.name, name)) out.push_back(field.value);
  return out;
}

bool is_port(std::string_view text) {
  auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && text.size() <= 5 && std::ranges::all_of(text, is_digit);
}

// "name", "name:80", "[::1]" and "[::1]:80" → the name; empty for everything else.
std::string_view host_name(std::string_view authority) {
  auto const end = authority.starts_with('[') ? authority.find(']') : authority.find(':');
  if (authority.starts_with('[') && end == std::string_view::npos) return {};
  auto const name = authority.substr(0, authority.starts_with('[') ? end + 1 : end);
  auto const rest = authority.substr(name.size());
  return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1))) ? name : std::string_view();
}

bool is_this_machine(std::string_view authority) {
  auto const name = host_name(authority);
  return same_name(name, "localhost") || name == "127.0.0.1" || name == "[::1]";
}

bool is_listed(std::vector<std::string> const& list, std::string_view what) {
  return std::ranges::any_of(list, [&](std::string const& entry) { return same_name(entry, what); });
}

// A page in a browser can make a name of its own point to 127.0.0.1, but it cannot make the browser call it
// "localhost" (DNS rebinding; MCP 2026-07-28, streamable HTTP, security).
std::optional<Refusal> check_host(Head const& head, Rules const& rules) {
  auto const hosts = all_values(head.headers, "Host");
  if (hosts.size() != 1 || hosts.front().empty())
    return refuse(400, "A request needs exactly one Host header. Send one, such as \"Host: localhost\".");
  auto const host = hosts.front();
  if (is_this_machine(host)) return std::nullopt;
  auto const name = host_name(host);
  if (!name.empty() && (is_listed(rules.allowed_hosts, host) || is_listed(rules.allowed_hosts, name)))
    return std::nullopt;
  return refuse(
      403,
      "This Host is not served here. Use localhost, 127.0.0.1 or [::1], or add the name to the allowed "
      "hosts of the server.");
}

std::optional<Refusal> check_origin(Head const& head, Rules const& rules) {
  for (auto const origin : all_values(head.headers, "Origin")) {
    if (is_listed(rules.allowed_origins, origin)) continue;
    auto const slashes = origin.find("://");
    auto const scheme = origin.substr(0, slashes);
    auto const web =
        slashes != std::string_view::npos && (same_name(scheme, "http") || same_name(scheme, "https"));
    if (web && is_this_machine(origin.substr(slashes + 3))) continue;
    return refuse(
        403,
        "Pages of this Origin may not call this server. Open the page from localhost, or add its origin "
        "to the allowed origins of the server.");
  }
  return std::nullopt;
}

std::optional<Refusal> check_path(Head const& head, Rules const& rules) {
  // A query is ignored, and a token in it is never looked at: queries end up in logs.
  if (std::string_view(head.target).substr(0, head.target.find('?')) == rules.path) return std::nullopt;
  return refuse(404, "There is nothing here. MCP is served by POST at " + rules.path + ".");
}

std::string_view trimmed(std::string_view text) {
  auto const first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Cuts the piece before `separator` off the front of `text`.
std::string_view next_piece(std::string_view& text, char separator) {
  auto const end = text.find(separator);
  auto const piece = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return trimmed(piece);
}

std::string_view media_type(std::string_view value) { return next_piece(value, ';'); }

std::optional<Refusal> check_content_type(Head const& head) {
  auto const types = all_values(head.headers, "Content-Type");
  // Any other type could be sent by a form on a foreign page without the browser asking first.
  if (types.size() == 1 && same_name(media_type(types.front()), "application/json")) return std::nullopt;
  return refuse(415, "The body must be JSON. Send \"Content-Type: application/json\".");
}

// "q=0", "q=0.0" … in the parameters of a media range mean: not this one.
bool is_ruled_out(std::string_view parameters) {
  while (!parameters.empty()) {
    auto const parameter = next_piece(parameters, ';');
    if (parameter.size() < 3 || !same_name(parameter.substr(0, 2), "q=")) continue;
    return parameter.substr(2).find_first_not_of("0.") == std::string_view::npos;
  }
  return false;
}

enum class Accepted { unsaid, yes, no };

Accepted accepts(Headers const& headers, std::initializer_list<std::string_view> types) {
  auto accepted = Accepted::unsaid;
  for (auto list : all_values(headers, "Accept")) {
    while (!list.empty()) {
      auto range = next_piece(list, ',');
      auto const type = next_piece(range, ';');
      if (type.empty()) continue;
      accepted = Accepted::no;
      if (is_ruled_out(range)) continue;
      if (std::ranges::any_of(types, [&](auto fits) { return same_name(type, fits); })) return Accepted::yes;
    }
  }
  return accepted;
}

std::optional<Refusal> check_accept(Head const& head) {
  auto const any = {std::string_view("application/json"), std::string_view("text/event-stream"),
                    std::string_view("application/*"), std::string_view("*/*")};
  if (accepts(head.headers, any) != Accepted::no) return std::nullopt;
  return refuse(406, "The answer is JSON. Send \"Accept: application/json, text/event-stream\".");
}

// What is not a POST belongs to a session, and only the revisions up to 2025-11-25 have sessions.
std::optional<Refusal> check_verb(Head const& head) {
  auto const of_session = head.method == "GET" || head.method == "DELETE";
  if (!of_session || names_modern(head.headers) || !head.headers.find("Mcp-Session-Id"))
    return refuse(405, "Only POST is served here. Send each JSON-RPC message as a POST of its own.", "Allow",
                  "POST");
  if (head.method == "GET" && !takes_events(head.headers, true))
    return refuse(406, "The answer to GET is a stream. Send \"Accept: text/event-stream\".");
  return std::nullopt;
}

std::optional<Refusal> check_expect(Head const& head) {
  for (auto const expected : all_values(head.headers, "Expect"))
    if (!same_name(expected, "100-continue"))
      return refuse(417, "Only \"Expect: 100-continue\" is understood. Leave the Expect header out.");
  return std::nullopt;
}

}  // namespace

std::string refusal_body(std::string_view message) {
  json::object error{{"code", -32600}, {"message", message}};
  return write_json(json::object{{"jsonrpc", "2.0"}, {"error", std::move(error)}});
}

bool takes_events(Headers const& headers, bool unsaid) {
  auto const accepted = accepts(headers, {"text/event-stream", "text/*", "*/*"});
  return accepted == Accepted::yes || (accepted == Accepted::unsaid && unsaid);
}

bool names_modern(Headers const& headers) {
  return std::ranges::any_of(all_values(headers, "MCP-Protocol-Version"), [](std::string_view date) {
    auto const revision = mcp::find_revision(date);
    return revision && mcp::is_modern(*revision);
  });
}

std::optional<Refusal> check_source(Head const& head, Rules const& rules) {
  if (auto refusal = check_host(head, rules)) return refusal;
  return check_origin(head, rules);
}

std::variant<Visitor, Refusal> admit(Head const& head, Rules const& rules, Gate& gate,
                                     std::string_view address, TimePoint now) {
  if (auto refusal = check_source(head, rules)) return *refusal;
  if (auto refusal = check_path(head, rules)) return *refusal;
  auto visitor = gate.admit(head.headers, address, now);
  if (std::holds_alternative<Refusal>(visitor)) return visitor;
  if (head.method != "POST") {
    if (auto refusal = check_verb(head)) return *refusal;
    return visitor;
  }
  if (auto refusal = check_content_type(head)) return *refusal;
  if (auto refusal = check_accept(head)) return *refusal;
  if (auto refusal = check_expect(head)) return *refusal;
  return visitor;
}

std::optional<std::string> public_document(Head const& head, Rules const& rules, Gate const& gate) {
  if (head.method != "GET" && head.method != "HEAD") return std::nullopt;
  if (check_host(head, rules) || check_origin(head, rules)) return std::nullopt;
  return gate.document(std::string_view(head.target).substr(0, head.target.find('?')));
}

}  // namespace affinity::transport
