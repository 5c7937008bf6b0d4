#pragma once
// Responses that no route makes: of an unknown key, and of records that cannot be read or written.

#include "base/http/message.hpp"
#include "base/result.hpp"
#include "sandbox/control/transport_fault.hpp"
#include "sandbox/persistence/locked_file.hpp"
#include "sandbox/routing/json_response.hpp"

#include <string_view>

namespace affinity::sandbox {

Response to_response(JsonResponse);
Response unauthorized();

// 4xx, because nothing was changed: after a 5xx a client must assume that a write may have taken effect.
SimulatedResponse storage_error_response(Error);
SimulatedResponse locked_response(LockedFile const&);

// Errors that no route answers are made in the form of v1; those of a request to v2 get the form of v2.
void show_in_form_of_v2(Request const&, Response&, std::string_view message);

}  // namespace affinity::sandbox
