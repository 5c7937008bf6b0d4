#pragma once
// A server on a scripted Affinity with rows of its own, and a peer that talks to it.

#include "base/metrics.hpp"
#include "mcp/server.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "tools/prompts/prompt.hpp"
#include "tools/resources/resource.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <string>
#include <vector>

namespace affinity::mcp {

inline constexpr char claim[] =
    R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}})";

std::vector<tools::Resource> sample_resources();
std::vector<tools::Prompt> sample_prompts();

struct Conversation {
  explicit Conversation(ServerSettings given = {}, tools::Catalogue offered = tools::Catalogue::standard());

  tests::ScriptedSender sender{};
  tests::FakeClock clock{};
  Log log{Level::error};
  tools::Catalogue catalogue;
  std::vector<tools::Resource> resources = sample_resources();
  std::vector<tools::Prompt> prompts = sample_prompts();
  tools::ToolContext tool_context{
      .catalogue = catalogue, .sender = sender, .resources = &resources, .prompts = &prompts};
  Metrics metrics{};
  AuditLog audit{log};
  ServerSettings settings;
  Server server{tool_context, clock, log, settings, {.metrics = &metrics, .audit = &audit}};
  Peer peer{};
  Exchange exchange{};
  client::Caller caller{};
  std::vector<json::value> heard{};  // notifications and requests of the server

  json::value hear(std::string text);
  json::value open(std::string const& revision);
  // A request of the negotiated revision, or one that declares 2026-07-28; `params` without braces.
  json::value ask(std::string const& method, std::string const& params = "");
  json::value ask_modern(std::string const& method, std::string const& params = "");
};

std::int64_t code_of(json::value const& reply);
std::string message_of(json::value const& reply);

}  // namespace affinity::mcp
