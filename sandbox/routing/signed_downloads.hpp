#pragma once
// Signed download URLs: on another origin than the API's, without a key, valid for a minute.

#include "base/http/message.hpp"
#include "sandbox/store/store.hpp"

#include <optional>
#include <string>

namespace affinity::sandbox {

// "/files/43001/1795251660-0f3c…": file, expiry in seconds, and a fingerprint of both.
std::string signed_download_path(Id file_id, WallTime now);

// Answers such a path without a key. A key that comes along is refused: it belongs to the API alone.
Response serve_signed_download(Store const&, Request const&, WallTime now);

}  // namespace affinity::sandbox
