#pragma once
// Host and port of a base URL that checked_base_url() has accepted.

#include <string_view>

namespace affinity::client {

std::string_view host_of(
    std::string_view base_url);  // "https://api.affinity.co:8443" → "api.affinity.co:8443"
std::string_view host_name_of(std::string_view base_url);  // … → "api.affinity.co"

}  // namespace affinity::client
