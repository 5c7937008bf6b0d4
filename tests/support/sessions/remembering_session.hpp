#pragma once
// Calls of a client that remembers what it has read, behind a scripted sender.

#include "client/pipeline/affinity_client.hpp"
#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "tools/call/call.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace affinity::tests {

struct RememberingSession {
  ScriptedSender http{};
  client::AffinityClient affinity{{}, http};
  tools::Catalogue const catalogue = tools::Catalogue::with_opt_in();
  client::CallContext const caller{.caller = {.api_key = Secret("k123")}};

  tools::Outcome call(std::string_view name, json::object arguments) {
    tools::ToolContext const context{.catalogue = catalogue, .sender = affinity.sender(), .limits = {}};
    auto const* tool = catalogue.find(name);
    REQUIRE(tool);
    return run(tools::call(context, *tool, std::move(arguments), caller));
  }
  // A read that is answered so, and remembered.
  void read(std::string_view name, json::object arguments, std::string body) {
    http.script = {json_response(std::move(body))};
    REQUIRE(!call(name, std::move(arguments)).is_error);
    http.asked.clear();
  }
};

}  // namespace affinity::tests
