#pragma once
// What `doctor` finds out without the network.

#include "server/finding.hpp"
#include "server/settings/settings.hpp"

namespace affinity::server {

Finding look_at_key(Settings const&);
Finding look_at_key_file();
Finding look_at_state(Settings const&);  // the files with the token and the principals
Finding look_at_roots(Settings const&);
Finding look_at_port(Settings const&);

}  // namespace affinity::server
