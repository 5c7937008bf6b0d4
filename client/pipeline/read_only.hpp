#pragma once
// Rejects every request that does not read for read-only callers, whatever the layers above allow.

#include "client/sender.hpp"

namespace affinity::client {

class ReadOnly final : public Sender {
 public:
  explicit ReadOnly(Sender& next) : next_(next) {}
  Task<Result<Response>> send(Request, CallContext const&) override;
  Response const* remembered(Request const& request, CallContext const& call) override {
    return next_.remembered(request, call);
  }

 private:
  Sender& next_;
};

}  // namespace affinity::client
