#pragma once
// Requests of the server to the client that wait for a response: elicitation before 2026-07-28.

#include "base/clock.hpp"
#include "base/json/json.hpp"
#include "base/task.hpp"
#include "mcp/jsonrpc/id.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace affinity::mcp {

class PendingRequests {
 public:
  PendingRequests();
  ~PendingRequests();
  PendingRequests(PendingRequests&&) noexcept;
  PendingRequests& operator=(PendingRequests&&) noexcept;

  Id next_id();  // "server-1", "server-2", …: never equal to an id of the client

  struct Response {
    bool received = false;                // before the timeout, and before the call was cancelled
    std::optional<json::value> result{};  // nullopt for an error response
  };

  // Waits for the response to this id. Calls `keep_alive` at intervals meanwhile, so that the client sees
  // progress.
  Task<Response> wait_for_response(Id, Milliseconds timeout, std::function<void()> keep_alive);

  void complete(Id const&, std::optional<json::value> result);  // unknown ids are ignored

 private:
  struct Pending;
  std::map<Id, std::shared_ptr<Pending>> pending_{};
  int last_id_ = 0;
};

}  // namespace affinity::mcp
