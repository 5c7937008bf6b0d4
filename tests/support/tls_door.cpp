#include "support/tls_door.hpp"

#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <stdexcept>
#include <string_view>

namespace affinity::tests {

namespace {

constexpr int patience_ms = 20'000;

void must(bool done) {
  if (!done) throw std::runtime_error("the TLS door could not be set up");
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool wait_for(int fd, int stop) {
  std::array<pollfd, 2> both{{{fd, POLLIN, 0}, {stop, POLLIN, 0}}};
  return ::poll(both.data(), both.size(), patience_ms) > 0 && both[1].revents == 0;
}

}  // namespace

void TlsDoor::Free::operator()(void* context) const { SSL_CTX_free(static_cast<SSL_CTX*>(context)); }

TlsDoor::Context TlsDoor::context_of(CertificateAndKey const& made) {
  Context out(SSL_CTX_new(TLS_server_method()));
  auto* const context = static_cast<SSL_CTX*>(out.get());
  must(context != nullptr);
  auto* const chain = BIO_new_mem_buf(made.certificate.data(), int(made.certificate.size()));
  auto* const secret = BIO_new_mem_buf(made.key.data(), int(made.key.size()));
  auto* const certificate = PEM_read_bio_X509(chain, nullptr, nullptr, nullptr);
  auto* const key = PEM_read_bio_PrivateKey(secret, nullptr, nullptr, nullptr);
  must(SSL_CTX_use_certificate(context, certificate) == 1 && SSL_CTX_use_PrivateKey(context, key) == 1);
  X509_free(certificate);
  EVP_PKEY_free(key);
  BIO_free(chain);
  BIO_free(secret);
  return out;
}

TlsDoor::TlsDoor(std::uint16_t upstream)
    : upstream_(upstream),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      stop_(::eventfd(0, EFD_CLOEXEC)) {
  auto const made = make_certificate();
  authority_ = made.certificate;
  good_ = context_of(made);
  strange_ = context_of(make_certificate({.names = "DNS:elsewhere.example"}));
  auto address = loopback(0);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  must(::bind(listener_.get(), any, size) == 0 && ::listen(listener_.get(), 64) == 0 &&
       ::getsockname(listener_.get(), any, &size) == 0);
  port_ = ntohs(address.sin_port);
  accepting_ = std::thread([this] { accept_all(); });
}

TlsDoor::~TlsDoor() {
  ::eventfd_write(stop_.get(), 1);
  accepting_.join();
  for (auto& thread : serving_) thread.join();
}

void TlsDoor::break_handshakes(int first) { way_ = first; }

void TlsDoor::accept_all() {
  // OpenSSL writes without MSG_NOSIGNAL, and the client may be gone. Threads inherit this.
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
  for (;;) {
    std::array<pollfd, 2> both{{{listener_.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}}};
    ::poll(both.data(), both.size(), -1);
    if (both[1].revents != 0) return;
    auto const client = ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0) serving_.emplace_back([this, client] { serve(client); });
  }
}

void TlsDoor::serve(int fd) {
  UniqueFd const client(fd);
  timeval const patience{.tv_sec = patience_ms / 1000, .tv_usec = 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  bool const broken = way_ >= 0;
  if (broken && spoil(fd)) return;
  auto* const context = static_cast<SSL_CTX*>((broken ? strange_ : good_).get());
  std::unique_ptr<SSL, void (*)(SSL*)> const tls(SSL_new(context), &SSL_free);
  if (!tls || SSL_set_fd(tls.get(), fd) != 1 || SSL_accept(tls.get()) != 1) return;
  ++handshakes_;
  relay(tls.get(), fd);
}

// False when it is to go on, with the wrong certificate.
bool TlsDoor::spoil(int client) {
  auto const way = way_++ % 4;
  if (way == 3) return false;
  std::array<char, 4096> hello{};
  if (!wait_for(client, stop_.get()) || ::recv(client, hello.data(), hello.size(), 0) <= 0) return true;
  if (way == 1) {
    linger const at_once{1, 0};
    ::setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  static constexpr std::string_view plain = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
  if (way == 2) ::send(client, plain.data(), plain.size(), MSG_NOSIGNAL);
  return true;
}

void TlsDoor::relay(void* given, int client) {
  auto* const tls = static_cast<SSL*>(given);
  UniqueFd const server(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  auto address = loopback(upstream_);
  if (::connect(server.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return;
  std::array<char, 16384> piece{};
  for (;;) {
    std::array<pollfd, 3> all{{{client, POLLIN, 0}, {server.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}}};
    if (SSL_pending(tls) == 0 && ::poll(all.data(), all.size(), patience_ms) <= 0) return;
    if (all[2].revents != 0) return;
    if (SSL_pending(tls) > 0 || all[0].revents != 0) {
      auto const got = SSL_read(tls, piece.data(), int(piece.size()));
      if (got <= 0 || ::send(server.get(), piece.data(), std::size_t(got), MSG_NOSIGNAL) != got) return;
    }
    if (all[1].revents != 0) {
      auto const got = ::recv(server.get(), piece.data(), piece.size(), 0);
      if (got <= 0 || SSL_write(tls, piece.data(), int(got)) <= 0) return;
    }
  }
}

}  // namespace affinity::tests
