#pragma once
// An answer of Affinity that is not a success → an Error with a next step for the model (Affinity v1,
// Errors).

#include "base/http/message.hpp"
#include "base/result.hpp"

namespace affinity::client {

// For status 300 and above. Affinity's words are quoted, cleaned and shortened to 500 bytes, whatever the
// body is: JSON of several shapes, text, HTML or nothing. After a write, 3xx and 5xx leave the outcome
// unknown.
Error response_error(Request const&, Response const&);

}  // namespace affinity::client
