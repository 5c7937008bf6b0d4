#pragma once
// The one list of files that no tool may read or write: what this program keeps, reads or is configured by.

#include "server/settings/settings.hpp"
#include "tools/files/protected_paths.hpp"

namespace affinity::server {

// Of the settings and of the defaults that stand for those that are not given; also of files that do not
// exist.
tools::ProtectedPaths protected_files(Settings const&);

}  // namespace affinity::server
