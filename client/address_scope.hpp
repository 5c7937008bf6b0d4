#pragma once
// Classifies network addresses: global, loopback or special purpose. Redirects are checked by the address
// that a host name resolves to, not by the name, which can be spelled in many ways.

#include <string_view>

struct sockaddr;

namespace affinity::client {

enum class AddressScope {
  global,           // the public internet
  loopback,         // this machine
  special_purpose,  // private, link-local, shared, multicast, reserved, cloud metadata, or not an IP address
};

AddressScope scope_of(sockaddr const&);

// Of a host that is an address in any notation of the resolver, or a name of this machine; every other name
// counts as global.
AddressScope scope_of_host(std::string_view host);

// Of a host as a URL shows it: "localhost", "127.0.0.1", "[::1]".
bool is_loopback_host(std::string_view host);

}  // namespace affinity::client
