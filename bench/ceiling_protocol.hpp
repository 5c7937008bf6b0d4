#pragma once
// A minimal MCP for the ceiling: parses a message and prepares the response as buffers that are written
// without a copy.

#include "bench/ceiling_upstream.hpp"
#include "bench/json_escape.hpp"

#include <boost/json.hpp>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

namespace affinity::bench {

namespace json = boost::json;

// A memfd with the end of a response, for sendfile without a copy.
struct MemoryFile {
  int descriptor = -1;
  off_t size = 0;
  void hold(std::string const& bytes) {
    descriptor = memfd_create("list", MFD_CLOEXEC);
    size = write(descriptor, bytes.data(), bytes.size());
  }
};

// The responses that never change.
struct PreparedResponses {
  PreparedResponses(std::string const& file, bool by_file) {
    std::ifstream in(file);
    std::stringstream all;
    all << in.rdbuf();
    list = all.str();
    while (list.ends_with('\n')) list.pop_back();
    modern_list =
        list.substr(0, list.size() - 1) + R"(,"ttlMs":600000,"cacheScope":"private")" + modern_end + "}";
    if (!by_file) return;
    list_file.hold(list + "}");
    modern_list_file.hold(modern_list + "}");
  }

  static constexpr std::string_view about =
      R"({"name":"affinity-crm-mcp","version":"0.1.0","title":"Affinity CRM","description":"People, organizations, deals,)"
      R"( lists and notes of Affinity CRM (affinity.co) as tools."})";
  std::string modern_end =
      R"(,"resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":)" + std::string(about) + "}";
  std::string opening = R"({"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":)" +
                        std::string(about) + "}";
  std::string discovery =
      R"({"supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},"ttlMs":600000,"cacheScope":"private")" +
      modern_end + "}";
  std::string end = R"("}],"_meta":{"untrusted_content":true},"structuredContent":)";
  std::string modern_call_end =
      R"("}],"_meta":{"untrusted_content":true,"io.modelcontextprotocol/serverInfo":)" + std::string(about) +
      R"(},"resultType":"complete","structuredContent":)";
  std::string list, modern_list;
  MemoryFile list_file, modern_list_file;  // with --sendfile
};

// One message and its response; their memory is reused.
struct MessageExchange {
  enum class Kind { silence, ready, call };

  // Handles a message. ready: `pieces` hold the response. call: fetch `path`, then call complete().
  Kind read(std::string_view message, PreparedResponses const& known, std::string& path) {
    std::array<unsigned char, 8192> memory;
    json::monotonic_resource resource(memory.data(), memory.size());
    boost::system::error_code error;
    auto const parsed = json::parse(message, error, &resource);
    auto const* const object = error ? nullptr : parsed.if_object();
    if (object == nullptr) return fail("null");
    auto const* const id = object->if_contains("id");
    auto const* const method = object->if_contains("method");
    if (id == nullptr || method == nullptr || !method->is_string()) return Kind::silence;
    id_ = json::serialize(*id);
    auto const* const params = object->if_contains("params");
    auto const* const in = params != nullptr ? params->if_object() : nullptr;
    modern_ = in != nullptr && in->contains("_meta");
    file = {};
    if (method->get_string() == "tools/list") {
      file = modern_ ? known.modern_list_file : known.list_file;
      return ready(modern_ ? known.modern_list : known.list);
    }
    if (method->get_string() == "initialize") return ready(known.opening);
    if (method->get_string() == "server/discover") return ready(known.discovery);
    if (method->get_string() != "tools/call" || in == nullptr) return fail(id_);
    auto const* const arguments = in->if_contains("arguments");
    if (arguments == nullptr || !arguments->is_object()) return fail(id_);
    auto const& given = arguments->get_object();
    auto const* const person = given.if_contains("id");
    if (person != nullptr && person->is_int64()) {
      path.assign("/persons/").append(std::to_string(person->get_int64()));
    } else {
      path = "/persons?page_size=500";
      if (auto const* const term = given.if_contains("term"); term != nullptr && term->is_string())
        path.append("&term=").append(term->get_string());
    }
    return Kind::call;
  }

  // The upstream's body becomes the result, unparsed.
  void complete(PendingRequest const& from, PreparedResponses const& known) {
    std::string_view body = from.body;
    tail_ = "}}}";
    if (from.status != 200) {
      fail(id_);
      return;
    }
    if (body.starts_with(R"({"persons":)")) {
      body = body.substr(11, body.rfind(R"(,"next_page_token")") - 11);
      std::size_t count = 0;
      for (auto at = body.find(R"({"id":)"); at != std::string_view::npos;
           at = body.find(R"({"id":)", at + 100))
        ++count;
      auto const end = R"(,"next_cursor":null,"result_count":)" + std::to_string(count);
      text_end_ = R"(,\"next_cursor\":null,\"result_count\":)" + std::to_string(count) + "}";
      tail_ = end + tail_;
    } else {
      text_end_ = "}";
    }
    head_.assign(R"({"jsonrpc":"2.0","id":)")
        .append(id_)
        .append(R"(,"result":{"content":[{"type":"text","text":"{\"result\":)");
    pieces = {head_,
              escaped(body, text_),
              text_end_,
              modern_ ? known.modern_call_end : known.end,
              R"({"result":)",
              body,
              tail_};
  }

  std::size_t size() const {
    std::size_t sum = 0;
    for (auto const piece : pieces) sum += piece.size();
    return sum;
  }
  std::array<std::string_view, 7> pieces = {};
  MemoryFile file = {};  // all pieces but the first, if set

 private:
  Kind ready(std::string_view result) {
    head_.assign(R"({"jsonrpc":"2.0","id":)").append(id_).append(R"(,"result":)");
    pieces = {head_, result, "}"};
    return Kind::ready;
  }
  Kind fail(std::string_view id) {
    head_ = R"({"jsonrpc":"2.0","id":)" + std::string(id) +
            R"(,"error":{"code":-32603,"message":"Not known here"}})";
    pieces = {head_};
    return Kind::ready;
  }

  bool modern_ = false;
  std::string id_, head_, text_, text_end_, tail_;
};

}  // namespace affinity::bench
