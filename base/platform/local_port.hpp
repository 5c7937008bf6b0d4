#pragma once
// Whether a port of this machine can be listened on, and who answers there.

#include "base/clock.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace affinity::platform {

struct PortProbe {
  enum class State { free, in_use, no_such_address, failed };
  State state = State::failed;
  std::string why{};  // of failed, in the system's words
};

// Listens for a moment. The host is an address or a name of this machine.
PortProbe probe_port(std::string const& host, std::uint16_t port);

// Connects, sends the request and returns the first bytes of the answer, at most 256; empty without an
// answer. Each step takes at most `timeout`.
std::string first_answer(std::string const& host, std::uint16_t port, std::string_view request,
                         Milliseconds timeout);

}  // namespace affinity::platform
