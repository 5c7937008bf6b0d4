#pragma once
// Signs and redeems requestState (MCP 2026-07-28, multi-round requests). The client keeps it meanwhile, so it
// is signed, bound to principal and call, short-lived and valid once.

#include "base/clock.hpp"

#include <array>
#include <map>
#include <string>
#include <string_view>

namespace affinity::mcp {

class RequestStateSigner {
 public:
  explicit RequestStateSigner(Clock const&);  // with a random key of 256 bits that never leaves the process
  RequestStateSigner(RequestStateSigner const&) = delete;
  RequestStateSigner& operator=(RequestStateSigner const&) = delete;

  // `binding` is what the state is valid for: principal, tool, arguments, question.
  std::string sign(std::string_view binding, Milliseconds ttl = std::chrono::minutes(5));

  // True once for an unexpired state that sign() gave for the same `binding`.
  bool redeem(std::string_view state, std::string_view binding);

 private:
  std::string signature_of(std::string_view text) const;
  void forget_expired();

  Clock const& clock_;
  std::array<unsigned char, 32> key_{};
  std::map<std::string, TimePoint, std::less<>> redeemed_{};  // by state, until it expires
};

}  // namespace affinity::mcp
