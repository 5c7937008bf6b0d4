#pragma once
// Pages in browsers: which of them may read our answers (Fetch standard, CORS protocol). Pure.

#include "transport/http/request_validation.hpp"

namespace affinity::transport {

// For every answer to this request, refusals too. Empty where no page asks, or one that may not call; never
// "*", and no leave to send cookies: whoever calls has a token.
Headers cors_headers(RequestHead const&, RequestRules const&);

// Whether a browser asks on behalf of a page if it may send a request at all. It sends no token with that.
bool is_preflight(RequestHead const&);
// What stands in the answer besides cors_headers(): the methods, and the headers that the protocol has or may
// have, for arguments and choices bring names of their own.
Headers preflight_headers(RequestHead const&);

}  // namespace affinity::transport
