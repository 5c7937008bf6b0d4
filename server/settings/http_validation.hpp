#pragma once
// Validates the settings of `http` before it listens. No I/O.

#include "base/result.hpp"
#include "server/settings/settings.hpp"

#include <string_view>

namespace affinity::server {

bool is_loopback(std::string_view host);

// `shared_key`: an Affinity key is set in the environment.
Result<void> validate_http_settings(Settings const&, Address const& listen, bool shared_key);

}  // namespace affinity::server
