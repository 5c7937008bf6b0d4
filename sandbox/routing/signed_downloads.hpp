#pragma once
// Signed download URLs: on another origin than the API's, without a key, valid for a minute.

#include "base/http/message.hpp"
#include "sandbox/store/store.hpp"

#include <optional>
#include <string>

namespace affinity::sandbox {

// "/files/43001/1795251660-0f3c…": file id, expiry in seconds, and a signature of both.
std::string signed_download_path(Id file_id, WallTime now);

// Serves such a path without a key. Refuses a request with a key, which must not be sent to other origins.
Response serve_signed_download(Store const&, Request const&, WallTime now);

}  // namespace affinity::sandbox
