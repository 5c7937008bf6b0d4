#include "tls_client.hpp"

#include "support/raw_client.hpp"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>

namespace affinity::tests {

struct TlsClient::Session {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL* tls = nullptr;
  Session() = default;
  Session(Session const&) = delete;
  Session& operator=(Session const&) = delete;
  ~Session() {
    SSL_free(tls);
    SSL_CTX_free(context);
  }
};

TlsClient::TlsClient(std::uint16_t port, std::string const& certificate, TlsOffer const& offer)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), session_(std::make_unique<Session>()) {
  connect(fd_.get(), port);
  timeval const patience{10, 0};
  ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(fd_.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  auto* const context = session_->context;
  auto* const text = BIO_new_mem_buf(certificate.data(), int(certificate.size()));
  auto* const trusted = PEM_read_bio_X509(text, nullptr, nullptr, nullptr);
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context), trusted);
  X509_free(trusted);
  BIO_free(text);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_security_level(context, 0);
  SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context, offer.newest);
  session_->tls = SSL_new(context);
  auto const* protocols = reinterpret_cast<unsigned char const*>(offer.protocols.data());
  if (!offer.protocols.empty())
    SSL_set_alpn_protos(session_->tls, protocols, static_cast<unsigned>(offer.protocols.size()));
  SSL_set_fd(session_->tls, fd_.get());
  ok_ = SSL_connect(session_->tls) == 1;
}

TlsClient::~TlsClient() = default;

std::string TlsClient::protocol() const {
  unsigned char const* chosen = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(session_->tls, &chosen, &size);
  return {reinterpret_cast<char const*>(chosen), size};
}

bool TlsClient::send(std::string_view bytes) {
  return SSL_write(session_->tls, bytes.data(), int(bytes.size())) == int(bytes.size());
}

std::string TlsClient::read_until(std::string_view end) {
  std::string out;
  while (!out.ends_with(end)) {
    std::array<char, 4096> piece{};
    auto const size = SSL_read(session_->tls, piece.data(), int(piece.size()));
    if (size <= 0) break;
    out.append(piece.data(), std::size_t(size));
  }
  return out;
}

void TlsClient::hang_up() { ::shutdown(fd_.get(), SHUT_RDWR); }

bool TlsClient::ended_well() {
  std::array<char, 4096> piece{};
  int size = 1;
  while (size > 0) size = SSL_read(session_->tls, piece.data(), int(piece.size()));
  return SSL_get_error(session_->tls, size) == SSL_ERROR_ZERO_RETURN;
}

}  // namespace affinity::tests
