#include "client/address_scope.hpp"

#include "base/platform/ip_address.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace affinity::client {

namespace {

struct Block4 {
  std::uint32_t first = 0;
  int bits = 0;
};

constexpr std::uint32_t ip(unsigned a, unsigned b, unsigned c, unsigned d) {
  return a << 24 | b << 16 | c << 8 | d;
}

// IANA, IPv4 Special-Purpose Address Registry; multicast; and the virtual address of Azure's host.
constexpr Block4 special_purpose_blocks[] = {
    {ip(0, 0, 0, 0), 8},      {ip(10, 0, 0, 0), 8},    {ip(100, 64, 0, 0), 10},   {ip(169, 254, 0, 0), 16},
    {ip(172, 16, 0, 0), 12},  {ip(192, 0, 0, 0), 24},  {ip(192, 0, 2, 0), 24},    {ip(192, 88, 99, 0), 24},
    {ip(192, 168, 0, 0), 16}, {ip(198, 18, 0, 0), 15}, {ip(198, 51, 100, 0), 24}, {ip(203, 0, 113, 0), 24},
    {ip(224, 0, 0, 0), 4},    {ip(240, 0, 0, 0), 4},   {ip(168, 63, 129, 16), 32}};

bool is_in(std::uint32_t address, Block4 block) { return (address ^ block.first) >> (32 - block.bits) == 0; }

AddressScope scope_of_ipv4(std::uint32_t address) {
  if (is_in(address, {ip(127, 0, 0, 0), 8})) return AddressScope::loopback;
  bool const closed =
      std::ranges::any_of(special_purpose_blocks, [&](Block4 block) { return is_in(address, block); });
  return closed ? AddressScope::special_purpose : AddressScope::global;
}

using Bytes6 = std::array<unsigned char, 16>;

std::uint32_t four_at(Bytes6 const& bytes, std::size_t at) {
  return ip(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]);
}

bool are_zero(Bytes6 const& bytes, std::size_t first, std::size_t last) {
  return std::all_of(bytes.begin() + std::ptrdiff_t(first), bytes.begin() + std::ptrdiff_t(last),
                     [](unsigned char byte) { return byte == 0; });
}

AddressScope scope_of_ipv6(Bytes6 const& bytes) {
  if (are_zero(bytes, 0, 15) && bytes[15] == 1) return AddressScope::loopback;
  // An IPv4-mapped address (::ffff:a.b.c.d) connects to the IPv4 address.
  if (are_zero(bytes, 0, 10) && bytes[10] == 0xFF && bytes[11] == 0xFF)
    return scope_of_ipv4(four_at(bytes, 12));
  auto const top = four_at(bytes, 0);
  // NAT64 and 6to4 addresses embed the IPv4 address that they lead to. An embedded loopback address is not
  // this machine.
  auto const embedded_scope = [&](std::size_t at) {
    return scope_of_ipv4(four_at(bytes, at)) == AddressScope::global ? AddressScope::global
                                                                     : AddressScope::special_purpose;
  };
  if (top == 0x0064FF9B && are_zero(bytes, 4, 12)) return embedded_scope(12);
  if (top >> 16 == 0x2002) return embedded_scope(2);
  // Only 2000::/3 is allocated (IANA, IPv6 Global Unicast); within it Teredo, ORCHID, benchmarking and
  // documentation are special purpose.
  if (bytes[0] >> 5 != 1) return AddressScope::special_purpose;
  bool const special = top >> 9 == 0x20010000u >> 9 || top == 0x20010DB8 || top >> 12 == 0x3FFF0000u >> 12;
  return special ? AddressScope::special_purpose : AddressScope::global;
}

AddressScope scope_of_ip(platform::IpAddress const& address) {
  using enum platform::IpAddress::Family;
  if (address.family == v4) return scope_of_ipv4(four_at(address.bytes, 0));
  return address.family == v6 ? scope_of_ipv6(address.bytes) : AddressScope::special_purpose;
}

}  // namespace

AddressScope scope_of(sockaddr const& address) { return scope_of_ip(platform::ip_address_of(address)); }

AddressScope scope_of_host(std::string_view host) {
  std::string name(host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host);
  while (name.ends_with('.')) name.pop_back();
  if (name == "localhost" || name.ends_with(".localhost")) return AddressScope::loopback;
  auto const address = platform::parse_ip_address(name);
  return address ? scope_of_ip(*address) : AddressScope::global;
}

bool is_loopback_host(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos;
}

}  // namespace affinity::client
