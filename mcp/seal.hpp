#pragma once
// requestState: what we hand to a client and want back unchanged (MCP 2026-07-28, multi-round requests). It
// is in the client's hands meanwhile, so it is signed, bound to who asked for what, short-lived and good for
// one use.

#include "base/clock.hpp"

#include <array>
#include <map>
#include <string>
#include <string_view>

namespace affinity::mcp {

class Seal {
 public:
  explicit Seal(Clock const&);  // with a key of 256 random bits that nobody else ever sees
  Seal(Seal const&) = delete;
  Seal& operator=(Seal const&) = delete;

  // `about` says what it is good for: principal, tool, arguments, question. Valid for `ttl`.
  std::string make(std::string_view about, Milliseconds ttl = std::chrono::minutes(5));

  // True once for a state that make() gave for the same `about` and that has not expired.
  bool redeem(std::string_view state, std::string_view about);

 private:
  std::string sign(std::string_view text) const;
  void forget_expired();

  Clock const& clock_;
  std::array<unsigned char, 32> key_{};
  std::map<std::string, TimePoint, std::less<>> used_{};  // states that were redeemed, until they expire
};

}  // namespace affinity::mcp
