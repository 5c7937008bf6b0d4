#include "base/platform/local_port.hpp"

#include "base/platform/error_text.hpp"
#include "base/platform/windows/net/winsock.hpp"
#include "base/platform/windows/wide.hpp"

#include <memory>

namespace affinity::platform {

namespace {

using ListenAddresses = std::unique_ptr<ADDRINFOW, void(WSAAPI*)(ADDRINFOW*)>;

// A numeric address is found without DNS.
ListenAddresses listen_addresses(std::string const& host, std::uint16_t port) {
  start_winsock();
  ADDRINFOW hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  ADDRINFOW* found = nullptr;
  if (::GetAddrInfoW(to_wide(host).c_str(), std::to_wstring(port).c_str(), &hints, &found) != 0)
    found = nullptr;
  return {found, &::FreeAddrInfoW};
}

Socket socket_for(ADDRINFOW const& address) {
  return new_socket(address.ai_family, address.ai_socktype, address.ai_protocol);
}

}  // namespace

PortProbe probe_port(std::string const& host, std::uint16_t port) {
  auto const addresses = listen_addresses(host, port);
  if (!addresses) return {.state = PortProbe::State::no_such_address};
  auto const socket = socket_for(*addresses);
  claim_port(socket.get());
  auto const native = to_socket(socket.get());
  if (::bind(native, addresses->ai_addr, int(addresses->ai_addrlen)) == 0 && ::listen(native, 1) == 0)
    return {.state = PortProbe::State::free};
  auto const error = last_socket_error();
  if (error == WSAEADDRINUSE) return {.state = PortProbe::State::in_use};
  return {.state = PortProbe::State::failed, .why = error_text(error)};
}

std::string first_answer(std::string const& host, std::uint16_t port, std::string_view request,
                         Milliseconds timeout) {
  auto const addresses = listen_addresses(host, port);
  if (!addresses) return {};
  auto const socket = socket_for(*addresses);
  auto const native = to_socket(socket.get());
  auto const limit = static_cast<DWORD>(timeout.count());
  auto const* const limit_bytes = reinterpret_cast<char const*>(&limit);
  ::setsockopt(native, SOL_SOCKET, SO_RCVTIMEO, limit_bytes, sizeof limit);
  ::setsockopt(native, SOL_SOCKET, SO_SNDTIMEO, limit_bytes, sizeof limit);
  if (::connect(native, addresses->ai_addr, int(addresses->ai_addrlen)) != 0) return {};
  if (::send(native, request.data(), int(request.size()), 0) < 0) return {};
  std::string answer(256, '\0');
  auto const got = ::recv(native, answer.data(), int(answer.size()), 0);
  answer.resize(got > 0 ? std::size_t(got) : 0);
  return answer;
}

}  // namespace affinity::platform
