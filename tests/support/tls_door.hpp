#pragma once
// TLS on 127.0.0.1 in front of a server that speaks plain HTTP. At first every handshake works; from
// break_handshakes() on none does, while the connections that are open go on.

#include "support/loopback.hpp"
#include "support/tls_context.hpp"
#include "support/unique_fd.hpp"

#include <atomic>
#include <cstdint>
#include <list>
#include <string>
#include <thread>

namespace affinity::tests {

class TlsDoor {
 public:
  explicit TlsDoor(std::uint16_t upstream);
  ~TlsDoor();
  TlsDoor(TlsDoor const&) = delete;
  TlsDoor& operator=(TlsDoor const&) = delete;

  std::string url() const { return "https://127.0.0.1:" + std::to_string(listener_.port); }
  std::string const& certificate() const { return authority_; }  // the one to trust, as PEM
  // Closed after the client's hello, reset, answered without TLS, or with the certificate of another name;
  // `first` says with which of the four it begins.
  void break_handshakes(int first);
  int handshakes() const { return handshakes_; }

 private:
  void accept_all();
  void serve(int client);
  bool spoil(int client);
  void relay(void* tls, int client);

  std::uint16_t upstream_;
  std::string authority_{};
  TlsContext good_{}, strange_{};
  Listening listener_ = listen_on_loopback();
  UniqueFd stop_;
  std::atomic<int> way_ = -1;  // how the next handshake is broken; below 0 it is not
  std::atomic<int> handshakes_ = 0;
  std::list<std::thread> serving_{};  // of the accepting thread alone, until it has ended
  std::thread accepting_{};
};

}  // namespace affinity::tests
