#pragma once
// Requests of ours that wait for the client's response: elicitation before 2026-07-28.

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/task.hpp"
#include "mcp/id.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace affinity::mcp {

class Asked {
 public:
  Asked();
  ~Asked();
  Asked(Asked&&) noexcept;
  Asked& operator=(Asked&&) noexcept;

  Id next_id();  // "server-1", "server-2", …: never one of the client's own numbers

  struct Response {
    bool came = false;                    // in time, and before the call was cancelled
    std::optional<json::value> result{};  // nothing when it was an error
  };

  // The response to this id. Meanwhile `still` is called every now and then, so that the other side sees that we
  // are alive.
  Task<Response> response(Id, Milliseconds timeout, std::function<void()> still);

  void answer(Id const&, std::optional<json::value> result);  // unknown ids are ignored

 private:
  struct Waiting;
  std::map<Id, std::shared_ptr<Waiting>> waiting_{};
  int last_ = 0;
};

}  // namespace affinity::mcp
