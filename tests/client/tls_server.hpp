#pragma once
// A TLS server on 127.0.0.1 with a certificate of its own making, good or bad.

#include "support/loopback.hpp"
#include "support/tls_context.hpp"
#include "support/unique_fd.hpp"

#include <atomic>
#include <string>
#include <thread>

namespace affinity::tests {

class TlsServer {
 public:
  // `newest` is the newest TLS version that it speaks, as OpenSSL numbers them; 0 for any.
  explicit TlsServer(Certificate const& = {}, int newest = 0);
  ~TlsServer();
  TlsServer(TlsServer const&) = delete;
  TlsServer& operator=(TlsServer const&) = delete;

  std::string url() const { return "https://127.0.0.1:" + std::to_string(listener_.port); }
  std::string const& certificate() const { return pem_; }  // signed by itself, so also its authority
  int requests() const { return requests_; }

 private:
  void serve();
  void answer(int peer);

  TlsContext context_{};
  std::string pem_{};
  Listening listener_ = listen_on_loopback();
  UniqueFd stop_{};
  std::atomic<int> requests_ = 0;
  std::thread thread_{};
};

}  // namespace affinity::tests
