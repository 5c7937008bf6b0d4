#pragma once
// Tool calls on a sandbox in process, with a record of its requests.

#include "sandbox/api.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "tools/call/call.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::tests {

struct SandboxSession {
  struct SandboxSender final : client::Sender {
    FakeClock clock{};
    sandbox::Api api{clock};
    std::vector<Request> asked{};

    Task<Result<Response>> send(Request request, client::CallContext const&) override {
      request.headers.set("authorization", "Bearer sandbox");
      asked.push_back(request);
      co_return api.handle(request);
    }
  };

  SandboxSender sender{};
  tools::Catalogue catalogue = tools::Catalogue::standard();
  tools::Limits limits{};

  tools::Outcome ask(std::string_view name, json::object arguments = {}) {
    tools::ToolContext const tool_context{.catalogue = catalogue, .sender = sender, .limits = limits};
    client::CallContext const call;
    return run(tools::call(tool_context, *catalogue.find(name), std::move(arguments), call));
  }
  std::string why(std::string_view name, json::object arguments = {}) {
    auto const answer = ask(name, std::move(arguments)).structured;
    auto const* why = answer.if_contains("why");
    return why ? std::string(as_text(*why).value_or("")) : std::string();
  }
  // All records, read `limit` at a time.
  json::array walk(std::string_view name, json::object const& arguments, int limit) {
    json::array records;
    json::value cursor;
    do {
      auto page = arguments;
      page["limit"] = limit;
      if (cursor.is_string()) page["next_cursor"] = cursor;
      auto const answer = ask(name, page).structured;
      for (auto const& record : answer.at("result").as_array()) records.push_back(record);
      cursor = answer.at("next_cursor");
    } while (cursor.is_string() && records.size() < 1000);
    return records;
  }
};

inline std::vector<std::int64_t> ids_of(json::array const& records) {
  std::vector<std::int64_t> out;
  for (auto const& record : records) out.push_back(record.at("id").as_int64());
  return out;
}

}  // namespace affinity::tests
