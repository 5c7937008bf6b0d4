#pragma once
// The second gate of read-only: whatever the layers above let through, nothing but GET leaves for such a
// caller.

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
