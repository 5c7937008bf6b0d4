#pragma once
// Rejects every request but GET for read-only callers, whatever the layers above allow.

#include "client/sender.hpp"

namespace affinity::client {

class ReadOnly final : public Sender {
 public:
  explicit ReadOnly(Sender& next) : next_(next) {}
  Task<Result<Response>> send(Request, CallContext const&) override;

 private:
  Sender& next_;
};

}  // namespace affinity::client
