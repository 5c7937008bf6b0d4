#pragma once
// Runs libcurl's transfers on the caller's event loop, without a thread of its own.

#include "base/task.hpp"
#include "client/call_context.hpp"
#include "client/curl/easy_handle.hpp"

#include <memory>
#include <string>

namespace affinity::client {

// Used from one thread only, as everything between transport and network.
class CurlLoop {
 public:
  explicit CurlLoop(HttpClientSettings);
  ~CurlLoop();
  CurlLoop(CurlLoop const&) = delete;
  CurlLoop& operator=(CurlLoop const&) = delete;

  Result<void> start();  // initializes libcurl if necessary; after an error the next call tries again
  // The deadline is still to come. Calls the progress callback on the caller's executor, never after the task
  // has ended. `may_resend` is asked while the task waits, as long as `call` lives.
  Task<Result<Response>> exchange(Request&&, CallContext const& call, MayResend);
  std::string host() const;

 private:
  struct Transfer;
  struct State;
  std::shared_ptr<State> state_;  // cancellation slots and watchers hold weak pointers: they may outlive this
};

}  // namespace affinity::client
