#pragma once
// The name by which reads are compared.

#include "base/crypto/secret.hpp"
#include "base/http/message.hpp"

#include <string>

namespace affinity::client {

// A read of Affinity without upload or download: a GET without a body, or a POST that only reads.
bool is_plain_read(Request const&);

// What makes two plain reads the same: the fingerprint of the API key, with which it begins, then target,
// headers and body.
std::string read_name(Secret const& api_key, Request const&);

}  // namespace affinity::client
