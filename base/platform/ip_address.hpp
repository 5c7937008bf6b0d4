#pragma once
// IP addresses as bytes, out of the system's structures and out of text.

#include <array>
#include <optional>
#include <string>

struct sockaddr;

namespace affinity::platform {

struct IpAddress {
  enum class Family { none, v4, v6 };
  Family family = Family::none;           // none = neither IPv4 nor IPv6
  std::array<unsigned char, 16> bytes{};  // in network order; the first 4 of IPv4
};

IpAddress ip_address_of(sockaddr const&) noexcept;

// An address in any notation of the system's resolver ("127.1", "0x7f000001", "::ffff:7f00:1"), without DNS.
// Nothing for a name.
std::optional<IpAddress> parse_ip_address(std::string const& text);

}  // namespace affinity::platform
