#include "transport/net/client_address.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>

namespace affinity::transport {

std::string client_address_key(std::string const& address) {
  namespace ip = boost::asio::ip;
  boost::system::error_code no_address;
  ip::make_address_v4(address, no_address);
  if (!no_address) return address.starts_with("127.") ? "" : address;
  auto const without_zone = address.substr(0, address.find('%'));  // fe80::1%eth0
  auto const v6 = ip::make_address_v6(without_zone, no_address);
  if (no_address) return address;
  if (v6.is_loopback()) return {};
  if (v6.is_v4_mapped()) return client_address_key(ip::make_address_v4(ip::v4_mapped, v6).to_string());
  auto network = v6.to_bytes();
  std::fill(network.begin() + 8, network.end(), std::uint8_t{0});
  return ip::address_v6(network).to_string();
}

}  // namespace affinity::transport
