#pragma once
// The base URL of Affinity: its validation, and the host and port of one.

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace affinity::client {

// Validates and normalizes "https://host[:port]", or http on a loopback host. The error says what to give
// instead.
Result<std::string> checked_base_url(std::string_view);

// Of a base URL that checked_base_url() has accepted.
std::string_view host_of(
    std::string_view base_url);  // "https://api.affinity.co:8443" → "api.affinity.co:8443"
std::string_view host_name_of(std::string_view base_url);  // … → "api.affinity.co"

}  // namespace affinity::client
