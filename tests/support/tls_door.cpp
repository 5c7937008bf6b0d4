#include "support/tls_door.hpp"

#include <openssl/ssl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <string_view>

namespace affinity::tests {

namespace {

constexpr int handshake_patience_ms = 20'000;

bool wait_for(int fd, int stop) {
  std::array<pollfd, 2> both{{{fd, POLLIN, 0}, {stop, POLLIN, 0}}};
  return ::poll(both.data(), both.size(), handshake_patience_ms) > 0 && both[1].revents == 0;
}

}  // namespace

TlsDoor::TlsDoor(std::uint16_t upstream) : upstream_(upstream), stop_(::eventfd(0, EFD_CLOEXEC)) {
  auto const made = make_certificate();
  authority_ = made.certificate;
  good_ = tls_context(made);
  strange_ = tls_context(make_certificate({.names = "DNS:elsewhere.example"}));
  accepting_ = std::thread([this] { accept_all(); });
}

TlsDoor::~TlsDoor() {
  ::eventfd_write(stop_.get(), 1);
  accepting_.join();
  for (auto& thread : serving_) thread.join();
}

void TlsDoor::break_handshakes(int first) { way_ = first; }

void TlsDoor::accept_all() {
  block_broken_pipe();
  for (;;) {
    std::array<pollfd, 2> both{{{listener_.socket.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}}};
    ::poll(both.data(), both.size(), -1);
    if (both[1].revents != 0) return;
    auto const client = ::accept4(listener_.socket.get(), nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0) serving_.emplace_back([this, client] { serve(client); });
  }
}

void TlsDoor::serve(int fd) {
  UniqueFd const client(fd);
  timeval const patience{.tv_sec = handshake_patience_ms / 1000, .tv_usec = 0};
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
    if (SSL_pending(tls) == 0 && ::poll(all.data(), all.size(), handshake_patience_ms) <= 0) return;
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
