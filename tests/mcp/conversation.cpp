#include "conversation.hpp"

namespace affinity::mcp {

Task<Result<tools::ResourceContents>> read_sample(tools::ToolContext const&, tools::Resource const& row,
                                                  tools::Slots const& slots,
                                                  client::CallContext const& call) {
  if (call.on_log) call.on_log(Level::info, {{"reading", row.uri}});
  if (slots.empty()) co_return tools::ResourceContents{.text = "plain"};
  auto const& value = slots.front().second;
  if (value == "none") co_return fail(ErrorKind::not_found, "There is none.");
  if (value == "busy") {
    Error error{.kind = ErrorKind::limited, .message = "Too much."};
    error.retry_after_s = 7;
    co_return fail(std::move(error));
  }
  co_return tools::ResourceContents{.text = "slot " + value};
}

Task<Result<tools::ResourceContents>> read_bytes(tools::ToolContext const&, tools::Resource const&,
                                                 tools::Slots const&, client::CallContext const&) {
  co_return tools::ResourceContents{.text = "AAEC", .is_base64 = true};
}

Task<Result<tools::PromptResult>> compose_sample(tools::ToolContext const&, tools::Prompt const&,
                                                 json::object const&, client::CallContext const&) {
  tools::PromptResult out;
  json::object const sound{{"type", "audio"}, {"data", "AAEC"}, {"mimeType", "audio/wav"}};
  json::object const link{{"type", "resource_link"}, {"uri", "test://one"}, {"name", "One"}};
  out.messages.push_back(json::object{{"role", "user"}, {"content", sound}});
  out.messages.push_back(json::object{{"role", "assistant"}, {"content", link}});
  co_return out;
}

std::vector<tools::Resource> sample_resources() {
  return {{.uri = "test://one",
           .name = "one",
           .title = "One",
           .description = "The first.",
           .mime_type = "text/plain",
           .read = read_sample},
          {.uri = "test://bytes",
           .name = "bytes",
           .title = "Bytes",
           .description = "Not text.",
           .mime_type = "application/octet-stream",
           .read = read_bytes},
          {.uri = "test://me",
           .name = "me",
           .title = "Me",
           .description = "For who may ask who they are.",
           .tool = "list_all_affinity_whoami",
           .read = read_sample},
          {.uri = "test://lists/{list_id}/fields",
           .name = "fields",
           .title = "Fields",
           .description = "Of a list.",
           .slots = {{.name = "list_id", .completion = tools::CompletionSource::list}},
           .read = read_sample}};
}

std::vector<tools::Prompt> sample_prompts() {
  return {{.name = "greet",
           .title = "Greet",
           .description = "Says hello.",
           .arguments = {{.name = "who",
                          .title = "Who",
                          .description = "Whom to greet.",
                          .required = true,
                          .completion = tools::CompletionSource::person},
                         {.name = "how", .title = "", .description = "", .required = false}},
           .text = "Say hello to {who}.\nDo it {how}."},
          {.name = "content",
           .title = "Content",
           .description = "Content of newer kinds.",
           .compose = compose_sample}};
}

Conversation::Conversation(ServerSettings given, tools::Catalogue offered)
    : catalogue(std::move(offered)), settings(std::move(given)) {
  exchange.emit = [this](std::string line) { heard.push_back(*parse_json(line)); };
  peer.announce = exchange.emit;
}

json::value Conversation::hear(std::string text) {
  auto const reply = tests::run(server.handle(std::move(text), peer, exchange, caller));
  return reply.body.empty() ? json::value() : *parse_json(reply.text());
}

json::value Conversation::open(std::string const& revision) {
  return hear(R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":")" + revision +
              R"(","capabilities":{},"clientInfo":{"name":"t","version":"1"}}})");
}

json::value Conversation::ask(std::string const& method, std::string const& params) {
  return hear(R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{)" + params + "}}");
}

json::value Conversation::ask_modern(std::string const& method, std::string const& params) {
  return ask(method, params + (params.empty() ? "" : ",") + claim);
}

std::int64_t code_of(json::value const& reply) { return reply.at("error").at("code").as_int64(); }

std::string message_of(json::value const& reply) {
  return std::string(*as_text(reply.at("error").at("message")));
}

}  // namespace affinity::mcp
