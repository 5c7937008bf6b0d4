#pragma once
// An answer of Affinity v1 that is not a success → an Error with a next step for the model (affinity-v1.md
// 2).

#include "base/http.hpp"
#include "base/result.hpp"

namespace affinity::client {

// For status 300 and above. The words of Affinity are quoted, cleaned and shortened to 500 characters,
// whatever the body is: JSON of several shapes, text, HTML or nothing. `write`: 5xx leaves the outcome of a
// write unknown.
Error failure(Request const&, Response const&);

}  // namespace affinity::client
