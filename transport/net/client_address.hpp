#pragma once
// Maps a client's address to the key that limits per address count by.

#include <string>

namespace affinity::transport {

// The IPv4 address, or the /64 network of an IPv6 address, since one host has all of that. Empty for loopback
// addresses, which are not limited.
std::string client_address_key(std::string const& address);

}  // namespace affinity::transport
