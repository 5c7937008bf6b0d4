#pragma once
// A Sender whose requests the sandbox answers in this process, without a socket.

#include "client/sender.hpp"
#include "sandbox/api.hpp"

namespace affinity::server {

class SandboxSender final : public client::Sender {
 public:
  explicit SandboxSender(sandbox::Api& api) : api_(api) {}
  // Applies scripted faults too: delays, truncated and missing responses.
  Task<Result<Response>> send(Request, client::CallContext const&) override;

 private:
  sandbox::Api& api_;
};

}  // namespace affinity::server
