#pragma once
// libcurl on a thread of its own: the only place that talks to Affinity over the network.

#include "client/sender.hpp"

#include <memory>
#include <string>

namespace affinity::client {

struct WireSettings {
  std::string base_url = "https://api.affinity.co";  // https, or http to loopback; no path, no trailing slash
  std::string ca_file{};                             // more authorities to trust; empty = the system's alone
  Milliseconds connect_timeout{5000};
  Milliseconds attempt_timeout{30000};               // whichever is sooner, this or the call's deadline
  long low_speed_bytes = 1024;                       // slower than this many bytes a second …
  long low_speed_seconds = 15;                       // … for this long is a dead peer
  std::size_t max_body = 32u << 20;                  // of an answer, in bytes
};

class CurlWire final : public Sender {
 public:
  explicit CurlWire(WireSettings);
  ~CurlWire() override;  // every transfer under way ends as cancelled first
  CurlWire(CurlWire const&) = delete;
  CurlWire& operator=(CurlWire const&) = delete;

  Task<Result<Response>> send(Request, Call const&) override;

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

// "https://host[:port]", or http on a loopback host; refuses anything else with a sentence that says what to give.
Result<std::string> checked_base_url(std::string_view);

}  // namespace affinity::client
