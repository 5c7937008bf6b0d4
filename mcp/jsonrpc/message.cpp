#include "mcp/jsonrpc/message.hpp"

#include "mcp/jsonrpc/normalize.hpp"

namespace affinity::mcp {

namespace {

InvalidMessage wrong(std::optional<Id> id, std::string message) {
  return {.id = std::move(id), .error = {.code = code::invalid_request, .message = std::move(message)}};
}

}  // namespace

std::variant<Message, InvalidMessage> read_message(json::value value) {
  auto* object = value.if_object();
  if (!object) return wrong({}, "A message is a JSON object.");
  auto const* given_id = object->if_contains("id");
  auto const id = given_id ? read_id(*given_id) : std::nullopt;

  auto const* version = object->if_contains("jsonrpc");
  if (!version || as_text(*version) != "2.0") return wrong(id, "The member \"jsonrpc\" must be \"2.0\".");
  auto const* method = object->if_contains("method");
  if (!method) {
    auto* result = object->if_contains("result");
    if (result || object->contains("error")) {
      Message response{.kind = Message::Kind::response, .id = id};
      if (result) {
        normalize_result(*result);
        response.result = std::move(*result);
      }
      return response;
    }
    return wrong(id, "The member \"method\" is missing.");
  }
  auto const name = as_text(*method);
  if (!name) return wrong(id, "The member \"method\" must be a string.");
  if (given_id && !id)
    return wrong({}, "The id must be a string of at most 256 bytes or an integer of 64 bits.");

  Message message{.kind = id ? Message::Kind::request : Message::Kind::notification,
                  .id = id,
                  .method = std::string(*name)};
  if (auto* params = object->if_contains("params")) {
    normalize_params(message.method, *params);
    bool const is_object = params->is_object();
    if (!is_object && message.kind == Message::Kind::notification)
      return message;  // notifications are never answered
    if (!is_object) return wrong(id, "The member \"params\" must be an object.");
    message.params = std::move(params->get_object());
  }
  return message;
}

json::object const* meta_of(Message const& message) {
  auto const* meta = message.params.if_contains("_meta");
  return meta ? meta->if_object() : nullptr;
}

std::string write_result(Id const& id, std::string result) {
  result.insert(0, begin_result(id));
  result += '}';
  return result;
}

std::string begin_result(Id const& id) {
  std::string text;
  text.reserve(64);
  text += R"({"jsonrpc":"2.0","id":)";
  write_json(to_json(id), text);
  text += R"(,"result":)";
  return text;
}

std::string write_error(std::optional<Id> const& id, RpcError const& error, bool null_id) {
  json::object inside{{"code", error.code}, {"message", error.message}};
  if (!error.data.is_null()) inside["data"] = error.data;
  json::object message{{"jsonrpc", "2.0"}};
  if (id)
    message["id"] = to_json(*id);
  else if (null_id)
    message["id"] = nullptr;
  message["error"] = std::move(inside);
  return write_json(message);
}

std::string write_notification(std::string_view method, json::object params) {
  return write_json(json::object{{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}});
}

std::string write_request(Id const& id, std::string_view method, json::object params) {
  return write_json(json::object{
      {"jsonrpc", "2.0"}, {"id", to_json(id)}, {"method", method}, {"params", std::move(params)}});
}

}  // namespace affinity::mcp
