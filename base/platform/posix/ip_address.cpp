#include "base/platform/ip_address.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

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
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(text.c_str(), nullptr, &hints, &found) != 0) return std::nullopt;
  std::unique_ptr<addrinfo, void (*)(addrinfo*)> const owned(found, &::freeaddrinfo);
  return ip_address_of(*found->ai_addr);
}

}  // namespace affinity::platform
