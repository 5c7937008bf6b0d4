#pragma once
// Requests of the load driver: made once, and patched for each call with an id and the digits of a record.

#include "bench/response_checker.hpp"

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::bench {

enum class ProtocolFamily {
  get,
  handshake,
  stateless
};  // a plain GET, a revision with initialize, 2026-07-28

struct RequestSpec {
  ProtocolFamily family = ProtocolFamily::handshake;
  std::string revision = "2025-11-25";  // requested by initialize
  std::string what = "list";            // list, page, or the KiB of a person
  std::string message = {};  // with the id 7654321: sent instead of `what`, to servers with other tools
  std::string marker = {};   // text that only the right response contains
  std::string path = "/mcp";
  std::string token = {};
  int port = 0;
};

inline std::string const meta =
    R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},)"
    R"("io.modelcontextprotocol/clientInfo":{"name":"bench","version":"1"}})";
inline std::string initialize(RequestSpec const& spec) {
  return R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":")" + spec.revision +
         R"(","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}})";
}
inline std::string const initialized = R"({"jsonrpc":"2.0","method":"notifications/initialized"})";

inline std::string tool_of(RequestSpec const& spec) {
  if (spec.what == "list") return {};
  return spec.what == "page" ? "list_all_affinity_persons" : "get_single_affinity_person_by_id";
}

// Text that only the right response contains. An escaped quote precedes it where a server sends text only.
inline std::string marker_of(RequestSpec const& spec) {
  if (!spec.marker.empty()) return spec.marker;
  if (spec.what == "list") return R"("name":"list_all_affinity_persons")";
  return spec.what == "page" ? "anneke.39000@" : "2012-03-04T05:06:07.890-08:00";
}

class RequestTemplate {
 public:
  RequestTemplate() = default;
  RequestTemplate(std::string message, std::string head) : bytes_(std::move(head) + message) {
    id_at_ = bytes_.find(id_mark);
    for (auto at = bytes_.find(record_mark); at != std::string::npos; at = bytes_.find(record_mark, at + 1))
      record_at_.push_back(at);
  }

  // The bytes of call n, whose digits id() and record() give.
  std::string const& number(std::size_t n) {
    if (id_at_ == std::string::npos) return bytes_;  // a GET
    digits(n % 9'000'000 + 1'000'000, ResponseChecker::id_digits, bytes_.data() + id_at_);
    for (auto const at : record_at_) digits(n % 100'000, 5, bytes_.data() + at);
    return bytes_;
  }

  static std::string id(std::size_t n) { return std::to_string(n % 9'000'000 + 1'000'000); }
  // The ten digits that the response repeats: 1, the KiB, the number.
  static void record(RequestSpec const& spec, std::size_t n, std::string& into) {
    if (spec.what == "list") return into.clear();
    if (into.empty()) into = prefix(spec) + "00000";
    digits(n % 100'000, 5, into.data() + 5);
  }
  static std::string prefix(RequestSpec const& spec) {
    auto const kib = spec.what == "page" ? std::string("100") : spec.what;
    return "1" + std::string(4 - kib.size(), '0') + kib;
  }

  static constexpr char const* id_mark = "7654321";
  static constexpr char const* record_mark = "@@@@@";

 private:
  static void digits(std::size_t value, std::size_t count, char* to) {
    for (auto at = count; at > 0; value /= 10) to[--at] = static_cast<char>('0' + value % 10);
  }

  std::string bytes_;
  std::size_t id_at_ = 0;
  std::vector<std::size_t> record_at_;
};

inline std::string message_of(RequestSpec const& spec) {
  if (!spec.message.empty()) return spec.message;
  std::string params;
  if (spec.what == "page")
    params = R"("name":")" + tool_of(spec) + R"(","arguments":{"limit":500,"term":"q10100@@@@@"})";
  else if (spec.what != "list")
    params =
        R"("name":")" + tool_of(spec) + R"(","arguments":{"id":)" + RequestTemplate::prefix(spec) + "@@@@@}";
  if (spec.family == ProtocolFamily::stateless) params += (params.empty() ? "" : ",") + meta;
  auto const method = spec.what == "list" ? "tools/list" : "tools/call";
  return std::string(R"({"jsonrpc":"2.0","id":)") + RequestTemplate::id_mark + R"(,"method":")" + method +
         "\"" + (params.empty() ? "" : R"(,"params":{)" + params + "}") + "}";
}

inline std::string head_of(RequestSpec const& spec, std::string const& session, std::string_view verb,
                           std::size_t size, bool named = true) {
  auto head = std::string(verb) + " " + spec.path +
              " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(spec.port) + "\r\n";
  if (spec.family == ProtocolFamily::get) return head + "\r\n";
  if (!spec.token.empty()) head += "Authorization: Bearer " + spec.token + "\r\n";
  if (spec.family == ProtocolFamily::stateless) {
    head += std::string("MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: ") +
            (spec.what == "list" ? "tools/list" : "tools/call") + "\r\n";
    if (spec.what != "list") head += "Mcp-Name: " + tool_of(spec) + "\r\n";
  } else if (named) {
    head += "MCP-Protocol-Version: " + spec.revision + "\r\n";
  }
  if (!session.empty()) head += "Mcp-Session-Id: " + session + "\r\n";
  if (verb == "POST")
    head +=
        "Accept: application/json, text/event-stream\r\nContent-Type: application/json\r\nContent-Length: " +
        std::to_string(size) + "\r\n";
  return head + "\r\n";
}

}  // namespace affinity::bench
