#include "client/tls_server.hpp"

#include <openssl/ssl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <string_view>
#include <utility>

namespace affinity::tests {

TlsServer::TlsServer(Certificate const& wanted, int newest) : stop_(::eventfd(0, EFD_CLOEXEC)) {
  auto made = make_certificate(wanted);
  context_ = tls_context(made);
  auto* const context = static_cast<SSL_CTX*>(context_.get());
  pem_ = std::move(made.certificate);
  SSL_CTX_set_security_level(context, 0);
  SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context, newest);
  thread_ = std::thread([this] { serve(); });
}

TlsServer::~TlsServer() {
  ::eventfd_write(stop_.get(), 1);
  thread_.join();
}

void TlsServer::serve() {
  block_broken_pipe();
  for (;;) {
    pollfd both[] = {{.fd = listener_.socket.get(), .events = POLLIN, .revents = 0},
                     {.fd = stop_.get(), .events = POLLIN, .revents = 0}};
    ::poll(both, 2, -1);
    if (both[1].revents) return;
    UniqueFd const peer(::accept4(listener_.socket.get(), nullptr, nullptr, SOCK_CLOEXEC));
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
