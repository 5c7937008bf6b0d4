#include "fixture.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace affinity::conformance {

tools::Outcome said(std::string text) {
  tools::Outcome out;
  out.text = std::move(text);
  return out;
}

json::object text_item(std::string_view text) { return {{"type", "text"}, {"text", text}}; }

json::object media_item(std::string_view type, std::string_view data, std::string_view mime) {
  return {{"type", type}, {"data", data}, {"mimeType", mime}};
}

json::object resource_item(std::string_view uri, std::string_view mime, std::string_view text) {
  json::object const resource{{"uri", uri}, {"mimeType", mime}, {"text", text}};
  return {{"type", "resource"}, {"resource", resource}};
}

json::object form(std::string_view message, json::object properties) {
  json::array required;
  for (auto const& property : properties) required.emplace_back(property.key());
  json::object const schema{
      {"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
  json::object const params{{"message", message}, {"requestedSchema", schema}};
  return {{"method", "elicitation/create"}, {"params", params}};
}

json::object completion_of(std::string_view prompt) {
  json::object const message{{"role", "user"}, {"content", text_item(prompt)}};
  json::object const params{{"messages", json::array{message}}, {"maxTokens", 100}};
  return {{"method", "sampling/createMessage"}, {"params", params}};
}

json::object roots() { return {{"method", "roots/list"}, {"params", json::object{}}}; }

json::object const* answer(tools::ToolContext const& context, std::string_view key) {
  auto const& round = context.client->round;
  auto const* value = round ? round->responses.if_contains(key) : nullptr;
  return value ? value->if_object() : nullptr;
}

Task<void> pause(std::chrono::milliseconds length) {
  auto const executor = co_await boost::asio::this_coro::executor;
  boost::asio::steady_timer timer(executor, length);
  co_await timer.async_wait(boost::asio::use_awaitable);
}

}  // namespace affinity::conformance
