#include "sandbox/api_responses.hpp"

#include "sandbox/routing/text_response.hpp"
#include "sandbox/v2/face/errors.hpp"
#include "sandbox/v2/face/face.hpp"

#include <string>
#include <utility>

namespace affinity::sandbox {

Response to_response(JsonResponse answer) {
  auto text = answer.status == 302 ? std::string() : write_json(answer.body);
  auto response = text_response(answer.status, std::move(text), "application/json");
  for (auto& field : answer.headers.fields) response.headers.add(field.name, std::move(field.value));
  return response;
}

// Affinity documents JSON but sends this text.
Response unauthorized() { return text_response(401, "Unauthorized API Key.", "text/html"); }

SimulatedResponse storage_error_response(Error error) {
  auto const words = error.message + (error.next_step.empty() ? "" : " " + error.next_step);
  return {.response = to_response(error_response(423, "Nothing was changed. " + words)),
          .storage_error = std::move(error)};
}

SimulatedResponse locked_response(LockedFile const& sandbox_file) {
  auto const holder = sandbox_file.lock_holder();
  auto out = storage_error_response(fail(ErrorKind::limited,
                                         sandbox_file.path() + " is being written by " + holder + ".",
                                         "Try again when it is done, or end it."));
  out.lock_holder = holder;
  return out;
}

void show_in_form_of_v2(Request const& request, Response& response, std::string_view message) {
  if (v2::is_request_of_v2(request.target))
    response.body = write_json(v2::failure_of_status(response.status, message).body);
}

}  // namespace affinity::sandbox
