#pragma once
// The `doctor` checks that need no network.

#include "server/doctor/finding.hpp"
#include "server/settings/settings.hpp"

namespace affinity::server {

Finding check_api_key(Settings const&);
Finding check_api_key_file();
Finding check_state_files(Settings const&);  // token file and principals file
Finding check_journal(Settings const&);      // opened, and written without changing it
Finding check_file_roots(Settings const&);
Finding check_listen_port(Settings const&);

}  // namespace affinity::server
