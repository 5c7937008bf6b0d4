#pragma once
// Who stands behind an address, for counting: connections of one, guesses of one.

#include <string>

namespace affinity::transport {

// Itself or, in IPv6, its network of 64 bits, for one host has all of that. Empty for the addresses of this
// machine, which are not counted.
std::string client_address_key(std::string const& address);

}  // namespace affinity::transport
