#pragma once
// A TLS client that trusts one certificate. Nothing waits longer than ten seconds.

#include "support/unique_fd.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace affinity::tests {

struct TlsOffer {
  int newest = 0;              // as OpenSSL numbers versions; 0 = any
  std::string protocols = {};  // for ALPN, each behind its length
};

class TlsClient {
 public:
  // Connects to 127.0.0.1 and shakes hands; ok() says how it went.
  TlsClient(std::uint16_t port, std::string const& certificate, TlsOffer const& = {});
  ~TlsClient();
  TlsClient(TlsClient const&) = delete;
  TlsClient& operator=(TlsClient const&) = delete;

  bool ok() const { return ok_; }
  std::string protocol() const;  // that ALPN chose
  bool send(std::string_view bytes);
  std::string read_until(std::string_view end);  // what came, with the end or, where it never came, without
  void hang_up();                                // without a word
  bool ended_well();                             // waits for the end, and it came with "close notify"

 private:
  struct Session;
  UniqueFd fd_;
  std::unique_ptr<Session> session_;
  bool ok_ = false;
};

}  // namespace affinity::tests
