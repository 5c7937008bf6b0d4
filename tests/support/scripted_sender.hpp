#pragma once
// A sender that answers from a script and remembers what it was asked.

#include "client/sender.hpp"

#include <deque>
#include <functional>
#include <initializer_list>
#include <stdexcept>
#include <vector>

namespace affinity::tests {

struct ScriptedSender final : client::Sender {
  ScriptedSender() = default;
  ScriptedSender(std::initializer_list<Result<Response>> answers) : script(answers) {}

  std::deque<Result<Response>> script{};
  std::vector<Request> asked{};
  std::vector<client::Caller> callers{};
  std::vector<bool> bulk{};                                     // whether a request was one of many
  std::function<void(client::CallContext const&)> meanwhile{};  // before each answer

  Task<Result<Response>> send(Request request, client::CallContext const& call) override {
    asked.push_back(std::move(request));
    callers.push_back(call.caller);
    bulk.push_back(call.bulk);
    if (meanwhile) meanwhile(call);
    if (script.empty()) throw std::logic_error("the script has no answer left for " + asked.back().target);
    auto answer = script.front();
    script.pop_front();
    co_return answer;
  }
};

inline Response json_response(std::string body, int status = 200) {
  Response response{.status = status, .body = std::move(body)};
  response.headers.set("content-type", "application/json");
  return response;
}

}  // namespace affinity::tests
