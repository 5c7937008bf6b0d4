#pragma once
// The certificate and the key that the HTTP listener shows to whoever connects.

#include "base/result.hpp"

#include <memory>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace affinity::transport {

// TLS 1.2 and later; of the protocols above it only HTTP/1.1.
class TlsContext {
 public:
  // PEM files: the chain with our own certificate first, and its key, which nobody but its owner may read.
  // Says which file is wrong and how to mend it.
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
