#pragma once
// The program on its sandbox with restrictions of the command line, of a token and of headers, and what it
// then lists and answers.

#include "mcp/headers/tool_filter.hpp"
#include "server/command_line/command_line.hpp"
#include "server/program/program.hpp"
#include "support/catch.hpp"
#include "support/run.hpp"

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace affinity::tests {

struct Restriction {
  std::vector<std::string> arguments{};                        // of the command line
  tools::Selection allowed{};                                  // of a token
  std::vector<std::pair<std::string, std::string>> headers{};  // X-MCP-…
};

inline std::string text_of(Restriction const& restriction) {
  std::string out;
  for (auto const& word : restriction.arguments) out += word + " ";
  for (auto const& word : restriction.allowed.toolsets) out += "token:" + word + " ";
  for (auto const& word : restriction.allowed.methods) out += "token-method:" + word + " ";
  if (restriction.allowed.read_only) out += "token:read-only ";
  for (auto const& [name, value] : restriction.headers) out += name + ":" + value + " ";
  return out;
}

class RestrictedServer {
 public:
  explicit RestrictedServer(Restriction restriction) : restriction_(std::move(restriction)) {
    std::vector<std::string> words{"affinity-crm-mcp", "--sandbox", "--log-level", "error"};
    words.insert(words.end(), restriction_.arguments.begin(), restriction_.arguments.end());
    std::vector<char const*> argv;
    for (auto const& word : words) argv.push_back(word.c_str());
    auto parsed = server::parse_command_line(int(argv.size()), argv.data());
    if (!parsed.invocation) return;  // the selection leaves nothing
    selections.server = parsed.invocation->settings.selection;
    selections.allowed = restriction_.allowed;
    auto const filter = mcp::read_tool_filter(mcp::PostHeaders{.tool_filter = restriction_.headers});
    REQUIRE(filter);
    selections.headers = filter->selection;
    program_ = std::make_unique<server::Program>(std::move(parsed.invocation->settings),
                                                 server::Program::Reach::http);
  }

  bool starts() const { return program_ != nullptr; }
  tools::Catalogue const& known() const { return program_->full_catalogue; }

  // The names in tools/list for which this is true.
  std::set<std::string> listed(std::function<bool(tools::Tool const&)> const& is_wanted) {
    std::set<std::string> out;
    auto const reply = ask("tools/list", {});
    if (reply.as_object().contains("error")) return out;  // the selections leave nothing
    for (auto const& tool : reply.at("result").at("tools").as_array()) {
      auto const* row = known().find(*as_text(tool.at("name")));
      if (is_wanted(*row)) out.emplace(row->name);
    }
    return out;
  }
  // Whether a call is refused before anything is checked or sent.
  bool is_unknown(std::string_view name, json::object arguments) {
    json::object const params{{"name", name}, {"arguments", std::move(arguments)}};
    return ask("tools/call", params).as_object().contains("error");
  }
  json::value ask(std::string_view method, json::object params) {
    mcp::Peer peer;
    mcp::Exchange exchange;
    exchange.post = mcp::PostHeaders{.protocol_version = {"2025-06-18"}, .tool_filter = restriction_.headers};
    exchange.allowed = restriction_.allowed;
    json::object const message{
        {"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", std::move(params)}};
    auto caller = program_->caller;
    return *parse_json(run(program_->server.handle(write_json(message), peer, exchange, caller)).text());
  }

  tools::ToolSelections selections{};

 private:
  Restriction restriction_;
  std::unique_ptr<server::Program> program_{};
};

}  // namespace affinity::tests
