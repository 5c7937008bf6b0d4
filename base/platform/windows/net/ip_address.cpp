#include "base/platform/ip_address.hpp"

#include "base/platform/windows/net/winsock.hpp"
#include "base/platform/windows/wide.hpp"

#include <cstring>
#include <memory>

namespace affinity::platform {

IpAddress ip_address_of(sockaddr const& address) noexcept {
  IpAddress out;
  if (address.sa_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &address, sizeof v4);
    out.family = IpAddress::Family::v4;
    std::memcpy(out.bytes.data(), &v4.sin_addr, sizeof v4.sin_addr);
  } else if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6;
    std::memcpy(&v6, &address, sizeof v6);
    out.family = IpAddress::Family::v6;
    std::memcpy(out.bytes.data(), &v6.sin6_addr, out.bytes.size());
  }
  return out;
}

std::optional<IpAddress> parse_ip_address(std::string const& text) {
  start_winsock();
  ADDRINFOW hints{};
  hints.ai_flags = AI_NUMERICHOST;
  hints.ai_socktype = SOCK_STREAM;
  ADDRINFOW* found = nullptr;
  if (::GetAddrInfoW(to_wide(text).c_str(), nullptr, &hints, &found) != 0) return std::nullopt;
  std::unique_ptr<ADDRINFOW, void(WSAAPI*)(ADDRINFOW*)> const owned(found, &::FreeAddrInfoW);
  return ip_address_of(*found->ai_addr);
}

}  // namespace affinity::platform
