#pragma once
// What `http` prints at start: where it is, who may use it, and lines to paste into clients.

#include "server/credentials/token_file.hpp"
#include "server/settings/settings.hpp"

#include <iosfwd>
#include <string>

namespace affinity::server {

// The token of --auth token; for mapped and oauth only its path, which is that of the principals file.
void print_startup_banner(std::ostream&, Settings const&, std::string const& url, Token const&);

}  // namespace affinity::server
