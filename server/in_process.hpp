#pragma once
// The sandbox as a sender: requests are answered in this process, without a socket.

#include "client/sender.hpp"
#include "sandbox/api.hpp"

namespace affinity::server {

class InProcess final : public client::Sender {
 public:
  explicit InProcess(sandbox::Api& api) : api_(api) {}
  Task<Result<Response>> send(Request request, client::Call const&) override {
    co_return api_.handle(request);
  }

 private:
  sandbox::Api& api_;
};

}  // namespace affinity::server
