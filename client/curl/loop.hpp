#pragma once
// libcurl's multi handle on the loop of whoever waits: no thread of its own.

#include "base/task.hpp"
#include "client/curl/easy_handle.hpp"

#include <memory>
#include <string>

namespace affinity::client {

// Belongs to one thread, as everything between the transports does.
class CurlLoop {
 public:
  explicit CurlLoop(HttpClientSettings);
  ~CurlLoop();
  CurlLoop(CurlLoop const&) = delete;
  CurlLoop& operator=(CurlLoop const&) = delete;

  Result<void> start();  // starts libcurl unless it runs; an error is no state, the next call tries again
  // What is told of a file on its way is told on the caller's executor, and never after the task is over.
  Task<Result<Response>> exchange(Request, TimePoint deadline, ProgressCallback, LateResultCallback,
                                  MayResend);
  std::string host() const;

 private:
  struct State;
  std::shared_ptr<State> state_;  // cancellation slots and pumps know it weakly: they may outlive this
};

}  // namespace affinity::client
