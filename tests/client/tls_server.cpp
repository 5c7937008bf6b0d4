#include "client/tls_server.hpp"

#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <stdexcept>
#include <utility>

namespace affinity::tests {

namespace {

void must(bool done) {
  if (!done) throw std::runtime_error("the TLS server could not be set up");
}

void show(SSL_CTX* context, CertificateAndKey const& made) {
  auto* const chain = BIO_new_mem_buf(made.certificate.data(), int(made.certificate.size()));
  auto* const secret = BIO_new_mem_buf(made.key.data(), int(made.key.size()));
  auto* const certificate = PEM_read_bio_X509(chain, nullptr, nullptr, nullptr);
  auto* const key = PEM_read_bio_PrivateKey(secret, nullptr, nullptr, nullptr);
  must(SSL_CTX_use_certificate(context, certificate) == 1 && SSL_CTX_use_PrivateKey(context, key) == 1);
  X509_free(certificate);
  EVP_PKEY_free(key);
  BIO_free(chain);
  BIO_free(secret);
}

}  // namespace

void TlsServer::Free::operator()(void* context) const { SSL_CTX_free(static_cast<SSL_CTX*>(context)); }

TlsServer::TlsServer(Certificate const& wanted, int newest)
    : context_(SSL_CTX_new(TLS_server_method())),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      stop_(::eventfd(0, EFD_CLOEXEC)) {
  auto* const context = static_cast<SSL_CTX*>(context_.get());
  must(context != nullptr);
  auto made = make_certificate(wanted);
  show(context, made);
  pem_ = std::move(made.certificate);
  SSL_CTX_set_security_level(context, 0);
  SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context, newest);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const where = reinterpret_cast<sockaddr*>(&address);
  must(::bind(listener_.get(), where, size) == 0 && ::listen(listener_.get(), 8) == 0 &&
       ::getsockname(listener_.get(), where, &size) == 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

TlsServer::~TlsServer() {
  ::eventfd_write(stop_.get(), 1);
  thread_.join();
}

void TlsServer::serve() {
  // OpenSSL writes without MSG_NOSIGNAL, and the client may be gone.
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
  for (;;) {
    pollfd both[] = {{.fd = listener_.get(), .events = POLLIN, .revents = 0},
                     {.fd = stop_.get(), .events = POLLIN, .revents = 0}};
    ::poll(both, 2, -1);
    if (both[1].revents) return;
    UniqueFd const peer(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (peer) answer(peer.get());
  }
}

void TlsServer::answer(int peer) {
  timeval const patience{.tv_sec = 10, .tv_usec = 0};  // of a client that says nothing
  ::setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  std::unique_ptr<SSL, void (*)(SSL*)> const tls(SSL_new(static_cast<SSL_CTX*>(context_.get())), &SSL_free);
  if (!tls || SSL_set_fd(tls.get(), peer) != 1 || SSL_accept(tls.get()) != 1) return;
  std::string request;
  while (request.find("\r\n\r\n") == request.npos) {
    char chunk[4096];
    auto const count = SSL_read(tls.get(), chunk, sizeof chunk);
    if (count <= 0) return;
    request.append(chunk, std::size_t(count));
  }
  ++requests_;
  static constexpr std::string_view reply =
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
  SSL_write(tls.get(), reply.data(), int(reply.size()));
  SSL_shutdown(tls.get());
}

}  // namespace affinity::tests
