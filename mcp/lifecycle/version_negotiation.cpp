#include "mcp/lifecycle/version_negotiation.hpp"

#include "base/text/text.hpp"
#include "mcp/headers/param_headers.hpp"

#include <optional>

namespace affinity::mcp {

namespace {

constexpr char version_key[] = "io.modelcontextprotocol/protocolVersion";
constexpr char capabilities_key[] = "io.modelcontextprotocol/clientCapabilities";

ErrorResponse missing_meta(std::string const& what) {
  return error_response(400, code::invalid_params,
                        what + " Requests of 2026-07-28 carry params._meta with \"" + version_key +
                            "\" (a string) and \"" + capabilities_key +
                            "\" (an object, may be empty); older clients send initialize first.");
}

ErrorResponse unsupported(std::string_view requested) {
  return error_response(400, code::unsupported_version, "Unsupported protocol version.",
                        json::object{{"supported", modern_versions()}, {"requested", requested}});
}

std::optional<ErrorResponse> compare(std::string const& header, std::vector<std::string> const& values,
                                     std::string_view wanted) {
  if (values.empty())
    return header_mismatch("The header " + header + " is missing; the body says \"" + shorten(wanted, 80) +
                           "\".");
  if (values.size() > 1) return header_mismatch("The header " + header + " comes more than once.");
  auto const value = decode_header(values.front());
  if (!value) return header_mismatch("The header " + header + " is not valid base64 of UTF-8.");
  if (*value != wanted) {
    return header_mismatch("The header " + header + " says \"" + shorten(to_utf8(*value), 80) +
                           "\", the body \"" + shorten(wanted, 80) + "\".");
  }
  return std::nullopt;
}

// The member of params that Mcp-Name repeats, for the methods that have it.
std::string_view named_member(std::string_view method) {
  if (method == "tools/call" || method == "prompts/get") return "name";
  if (method == "resources/read") return "uri";
  return {};
}

std::optional<ErrorResponse> check_headers(Message const& message, std::string_view version,
                                           PostHeaders const& headers) {
  if (auto wrong = compare("MCP-Protocol-Version", headers.protocol_version, version)) return wrong;
  if (auto wrong = compare("Mcp-Method", headers.method, message.method)) return wrong;
  auto const name = named_member(message.method);
  auto const* value = name.empty() ? nullptr : message.params.if_contains(name);
  auto const text = value ? as_text(*value) : std::nullopt;
  return text ? compare("Mcp-Name", headers.name, *text) : std::nullopt;
}

std::variant<Revision, ErrorResponse> modern(Message const& message, Exchange const& exchange) {
  auto const& meta = *meta_of(message);
  auto const version = as_text(meta.at(version_key));
  if (!version) return missing_meta("The protocol version in _meta is not a string.");
  auto const* capabilities = meta.if_contains(capabilities_key);
  if (!capabilities || !capabilities->is_object())
    return missing_meta("The client capabilities are missing from _meta.");
  if (exchange.post) {
    if (auto wrong = check_headers(message, *version, *exchange.post)) return *wrong;
  }
  auto const revision = find_revision(*version);
  if (!revision || !is_modern(*revision)) return unsupported(*version);
  return *revision;
}

std::variant<Revision, ErrorResponse> legacy_over_http(Message const& message, PostHeaders const& headers) {
  auto const& versions = headers.protocol_version;
  if (versions.empty())
    return Revision::r2025_03_26;  // whose clients do not send the header (2025-06-18, transports)
  for (auto const& version : versions) {
    if (version != versions.front())
      return error_response(400, code::invalid_request, "MCP-Protocol-Version comes twice and differs.");
  }
  auto const revision = find_revision(versions.front());
  bool const names_modern = revision && is_modern(*revision);
  if (names_modern && message.method == "initialize") {
    return header_mismatch("The header MCP-Protocol-Version says " + versions.front() +
                           ", which has no initialize.");
  }
  if (names_modern && message.kind != Message::Kind::notification)
    return missing_meta("params._meta has no protocol version.");
  if (message.method == "initialize") return newest_legacy;  // the params negotiate, not the header
  if (!revision) return unsupported(versions.front());
  return *revision;
}

}  // namespace

bool declares_version(Message const& message) {
  auto const* meta = meta_of(message);
  return meta && meta->contains(version_key);
}

std::variant<Revision, ErrorResponse> negotiate_revision(Message const& message, Peer const& peer,
                                                         Exchange const& exchange) {
  if (declares_version(message) && message.kind == Message::Kind::request) return modern(message, exchange);
  if (declares_version(message)) return Revision::r2026_07_28;
  if (exchange.post) {
    auto const named = legacy_over_http(message, *exchange.post);
    // An ended session is answered with 404, upon which the client opens a new one (2025-11-25, transports).
    bool const opening = message.method == "initialize";
    if (exchange.session == Exchange::Session::gone && !opening) {
      return error_response(404, code::invalid_request,
                            "This session has ended or never was. Send initialize to open another, or leave "
                            "Mcp-Session-Id out.");
    }
    bool const in_session = exchange.session == Exchange::Session::open && !opening;
    if (in_session && std::holds_alternative<Revision>(named)) return *peer.negotiated;
    return named;
  }
  if (peer.negotiated) return *peer.negotiated;
  bool const opening = message.method == "initialize" || message.method == "ping";
  if (opening || message.kind != Message::Kind::request) return newest_legacy;
  return missing_meta("There was no initialize, and params._meta has no protocol version.");
}

bool accepts_batch(Peer const& peer, Exchange const& exchange) {
  bool const in_session = exchange.session == Exchange::Session::open;
  if (!exchange.post || in_session) return peer.negotiated == Revision::r2025_03_26;
  auto const& versions = exchange.post->protocol_version;
  return versions.empty() || find_revision(versions.front()) == Revision::r2025_03_26;
}

json::array modern_versions() {
  json::array versions;
  for (auto const revision : all_revisions)
    if (is_modern(revision)) versions.emplace_back(to_string(revision));
  return versions;
}

}  // namespace affinity::mcp
