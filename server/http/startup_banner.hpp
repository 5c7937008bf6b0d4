#pragma once
// Prints what `http` shows at start: its URL, its authentication, and configuration to paste into clients.

#include "server/credentials/token_file.hpp"
#include "server/settings/settings.hpp"

#include <iosfwd>
#include <string>

namespace affinity::server {

// `token`: for --auth token; with mapped and oauth only its path is used, that of the principals file.
void print_startup_banner(std::ostream&, Settings const&, std::string const& url, Token const&);

}  // namespace affinity::server
