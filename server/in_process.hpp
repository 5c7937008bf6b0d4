#pragma once
// The sandbox as a sender: requests are answered in this process, without a socket.

#include "client/download.hpp"
#include "client/multipart.hpp"
#include "client/sender.hpp"
#include "sandbox/api.hpp"

namespace affinity::server {

class InProcess final : public client::Sender {
 public:
  explicit InProcess(sandbox::Api& api) : api_(api) {}
  Task<Result<Response>> send(Request request, client::Call const&) override {
    auto whole = client::with_whole_body(std::move(request));
    if (!whole) co_return fail(whole);
    // Another origin can only be the one that the sandbox's own downloads lead to.
    auto answer = whole->origin.empty() ? api_.handle(*whole) : api_.download(*whole);
    co_return client::hand_over(*whole, std::move(answer));
  }

 private:
  sandbox::Api& api_;
};

}  // namespace affinity::server
