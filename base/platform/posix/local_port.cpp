#include "base/platform/local_port.hpp"

#include "base/platform/error_text.hpp"
#include "base/platform/socket.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <memory>

namespace affinity::platform {

namespace {

using ListenAddresses = std::unique_ptr<addrinfo, void (*)(addrinfo*)>;

// A numeric address is found without DNS.
ListenAddresses listen_addresses(std::string const& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) found = nullptr;
  return {found, [](addrinfo* list) {
            if (list) ::freeaddrinfo(list);
          }};
}

Socket socket_for(addrinfo const& address) {
  return new_socket(address.ai_family, address.ai_socktype, address.ai_protocol);
}

#ifdef MSG_NOSIGNAL
constexpr int no_signal = MSG_NOSIGNAL;
#else
constexpr int no_signal = 0;  // new_socket() has told the socket so
#endif

}  // namespace

PortProbe probe_port(std::string const& host, std::uint16_t port) {
  auto const addresses = listen_addresses(host, port);
  if (!addresses) return {.state = PortProbe::State::no_such_address};
  auto const socket = socket_for(*addresses);
  claim_port(socket.get());
  int const fd = static_cast<int>(socket.get());
  if (::bind(fd, addresses->ai_addr, addresses->ai_addrlen) == 0 && ::listen(fd, 1) == 0)
    return {.state = PortProbe::State::free};
  auto const error = errno;
  if (error == EADDRINUSE) return {.state = PortProbe::State::in_use};
  return {.state = PortProbe::State::failed, .why = error_text(error)};
}

std::string first_answer(std::string const& host, std::uint16_t port, std::string_view request,
                         Milliseconds timeout) {
  auto const addresses = listen_addresses(host, port);
  if (!addresses) return {};
  auto const socket = socket_for(*addresses);
  int const fd = static_cast<int>(socket.get());
  timeval limit{};
  limit.tv_sec = static_cast<decltype(limit.tv_sec)>(timeout.count() / 1000);
  limit.tv_usec = static_cast<decltype(limit.tv_usec)>(timeout.count() % 1000 * 1000);
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (::connect(fd, addresses->ai_addr, addresses->ai_addrlen) != 0) return {};
  if (::send(fd, request.data(), request.size(), no_signal) < 0) return {};
  std::string answer(256, '\0');
  auto const got = ::recv(fd, answer.data(), answer.size(), 0);
  answer.resize(got > 0 ? std::size_t(got) : 0);
  return answer;
}

}  // namespace affinity::platform
