#include "support/tls_context.hpp"

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <stdexcept>

namespace affinity::tests {

void FreeTlsContext::operator()(void* context) const { SSL_CTX_free(static_cast<SSL_CTX*>(context)); }

TlsContext tls_context(CertificateAndKey const& made) {
  TlsContext out(SSL_CTX_new(TLS_server_method()));
  auto* const context = static_cast<SSL_CTX*>(out.get());
  auto* const chain = BIO_new_mem_buf(made.certificate.data(), int(made.certificate.size()));
  auto* const secret = BIO_new_mem_buf(made.key.data(), int(made.key.size()));
  auto* const certificate = PEM_read_bio_X509(chain, nullptr, nullptr, nullptr);
  auto* const key = PEM_read_bio_PrivateKey(secret, nullptr, nullptr, nullptr);
  bool const done = context && SSL_CTX_use_certificate(context, certificate) == 1 &&
                    SSL_CTX_use_PrivateKey(context, key) == 1;
  X509_free(certificate);
  EVP_PKEY_free(key);
  BIO_free(chain);
  BIO_free(secret);
  if (!done) throw std::runtime_error("a TLS server of a test cannot be set up");
  return out;
}

}  // namespace affinity::tests
