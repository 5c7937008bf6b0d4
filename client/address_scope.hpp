#pragma once
// Which network addresses a redirect may lead to. Names are never judged, only what they resolved to: a name
// can be written in a hundred ways.

#include <string_view>

struct sockaddr;

namespace affinity::client {

enum class AddressScope {
  global,           // the public internet
  loopback,         // this machine
  special_purpose,  // private, link-local, shared, multicast, reserved, cloud metadata, or not an IP address
};

AddressScope scope_of(sockaddr const&);

// Of a host that is written as an address, in whatever way the resolver reads it, or as a name of this
// machine; any other name is taken for open.
AddressScope scope_of_host(std::string_view host);

// Of a host as a URL shows it: "localhost", "127.0.0.1", "[::1]".
bool is_loopback_host(std::string_view host);

}  // namespace affinity::client
