#pragma once
// OpenSSL's context of a server with a certificate of our making.

#include "support/certificate.hpp"

#include <memory>

namespace affinity::tests {

struct FreeTlsContext {
  void operator()(void* context) const;
};
using TlsContext = std::unique_ptr<void, FreeTlsContext>;  // an SSL_CTX

TlsContext tls_context(CertificateAndKey const&);  // throws where OpenSSL does not like it

}  // namespace affinity::tests
