#include "support/loopback.hpp"

#include <signal.h>
#include <sys/socket.h>

#include <stdexcept>

namespace affinity::tests {

Listening listen_on_loopback() {
  Listening out{UniqueFd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))};
  auto address = loopback(0);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(out.socket.get(), any, size) != 0 || ::listen(out.socket.get(), 256) != 0 ||
      ::getsockname(out.socket.get(), any, &size) != 0)
    throw std::runtime_error("a server of a test cannot listen");
  out.port = ntohs(address.sin_port);
  return out;
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    auto const sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(std::size_t(sent));
  }
  return true;
}

void block_broken_pipe() {
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
}

}  // namespace affinity::tests
