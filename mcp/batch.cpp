// Batches of messages, which revision 2025-03-26 alone has.

#include "mcp/invalid_message.hpp"
#include "mcp/jsonrpc/parse.hpp"
#include "mcp/jsonrpc/recovery.hpp"
#include "mcp/lifecycle/version_negotiation.hpp"
#include "mcp/server.hpp"

namespace affinity::mcp {

// The messages that parse, and the error replies to the others.
Server::Batch Server::read_batch(std::string_view bytes) {
  Batch batch;
  auto const texts = recover_batch(bytes).value_or(std::vector<std::string_view>());
  for (auto const text : texts) {
    auto value = parse_client_json(text);
    if (value) {
      batch.messages.push_back(std::move(*value));
      continue;
    }
    if (++batch.invalid > 1) batch.replies += ',';
    batch.has_id = batch.has_id || recover_id(text);
    batch.replies += parse_error_reply(text, value.error(), true).body;
  }
  return batch;
}

Task<Reply> Server::handle_batch(Batch batch, Peer& peer, Exchange const& exchange, client::Caller caller) {
  auto const refused = [&](std::string why) {
    return invalid_message_reply(
        {.id = {}, .error = {.code = code::invalid_request, .message = std::move(why)}},
        wants_null_id(peer, exchange));
  };
  if (!accepts_batch(peer, exchange))
    co_return refused("Only revision 2025-03-26 has batches. Send one message at a time.");
  auto& messages = batch.messages;
  if (messages.empty() && batch.invalid == 0) co_return refused("The batch is empty.");
  if (messages.size() + batch.invalid > settings_.max_batch) {
    co_return refused("A batch holds at most " + std::to_string(settings_.max_batch) + " messages.");
  }
  bool has_opening = false;
  for (auto const& value : messages) {
    auto const message = read_message(value);
    auto const* readable = std::get_if<Message>(&message);
    has_opening |= readable && (declares_version(*readable) || readable->method == "initialize");
  }
  if (has_opening) co_return refused("Neither initialize nor a request of 2026-07-28 may stand in a batch.");
  std::string replies = batch.replies.empty() ? "" : "[" + batch.replies;
  for (auto& value : messages) {
    bool const is_response = value.is_object() && !value.get_object().contains("method");
    auto received = receive_message(std::move(value), batch.had_lone_surrogates, peer, exchange, caller);
    Reply reply;
    if (auto* request = std::get_if<RequestHandle>(&received)) {
      auto handling = answer(std::move(*request));
      reply = co_await reply_of(std::move(handling));
    } else {
      reply = std::get<Reply>(std::move(received));
    }
    if (reply.body.empty() || is_response) continue;
    replies += replies.empty() ? "[" : ",";
    replies += reply.text();
  }
  if (replies.empty()) co_return Reply{.status = 202};
  replies += "]";
  co_return Reply{.status = 200, .body = std::move(replies)};
}

}  // namespace affinity::mcp
