#pragma once
// Locates, reads and changes the principals file.

#include "server/settings/settings.hpp"
#include "transport/auth/principals.hpp"

#include <filesystem>
#include <functional>

namespace affinity::server {

// --principals, or principals.json in the state folder.
Result<std::filesystem::path> principals_path(Settings const&);

// No principals where there is no file.
Result<transport::Principals> read_principals_or_none(std::filesystem::path const&);

// Fails where there is no file: without principals no request could be authenticated.
Result<transport::Principals> read_principals(std::filesystem::path const&);

// Reads, applies `change` and writes, under a lock. Nothing is written when `change` fails.
Result<void> change_principals(std::filesystem::path const&,
                               std::function<Result<void>(transport::Principals&)> const& change);

}  // namespace affinity::server
