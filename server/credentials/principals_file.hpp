#pragma once
// Locates, reads and changes the principals file.

#include "server/settings/settings.hpp"
#include "transport/auth/principals.hpp"

#include <filesystem>
#include <functional>

namespace affinity::server {

// --principals, or principals.json in the state folder.
Result<std::filesystem::path> principals_path(Settings const&);

// Nobody yet where there is no file.
Result<transport::Principals> read_principals_or_none(std::filesystem::path const&);

// Fails where there is no file: without anybody in it nobody could come in.
Result<transport::Principals> read_principals(std::filesystem::path const&);

// Reads (nobody yet where there is no file), lets `change` change, and writes, with nobody else doing so
// meanwhile. Nothing is written when `change` fails.
Result<void> change_principals(std::filesystem::path const&,
                               std::function<Result<void>(transport::Principals&)> const& change);

}  // namespace affinity::server
