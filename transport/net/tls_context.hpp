#pragma once
// Loads the TLS certificate and key of the HTTP listener.

#include "base/result.hpp"

#include <memory>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace affinity::transport {

// TLS 1.2 and later; ALPN selects HTTP/1.1 alone.
class TlsContext {
 public:
  // From PEM files: the chain, the server's certificate first, and its key, which only its owner may read. An
  // error names the file and how to correct it.
  static Result<std::shared_ptr<TlsContext>> load(std::string const& certificate_file,
                                                  std::string const& key_file);
  ~TlsContext();
  TlsContext(TlsContext const&) = delete;
  TlsContext& operator=(TlsContext const&) = delete;

  boost::asio::ssl::context& context() { return *context_; }

 private:
  TlsContext();
  std::unique_ptr<boost::asio::ssl::context> context_;
};

}  // namespace affinity::transport
