#pragma once
// Reads and writes JSON-RPC 2.0 messages.

#include "mcp/jsonrpc/error.hpp"
#include "mcp/jsonrpc/id.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace affinity::mcp {

struct Message {
  enum class Kind { request, notification, response };
  Kind kind = Kind::request;
  std::optional<Id> id{};
  std::string method{};
  json::object params{};
  std::optional<json::value> result{};  // of a response; nullopt for an error
  bool had_lone_surrogates = false;     // replaced by U+FFFD
};

struct InvalidMessage {
  std::optional<Id> id{};  // if known, so that the sender learns which request failed
  RpcError error{};
};

std::variant<Message, InvalidMessage> read_message(json::value);

json::object const* meta_of(Message const&);  // params._meta

// `result` is JSON text, so that a result that never changes is serialized once.
std::string write_result(Id const&, std::string_view result);
std::string begin_result(Id const&);  // the same, up to the result
// Omits an unknown id, or writes null with `null_id`: revisions before 2025-11-25 require the member.
std::string write_error(std::optional<Id> const&, RpcError const&, bool null_id = false);
std::string write_notification(std::string_view method, json::object params);
std::string write_request(Id const&, std::string_view method, json::object params);

}  // namespace affinity::mcp
