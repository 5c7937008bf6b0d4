#include "sandbox/v2/face/errors.hpp"

#include <array>

namespace affinity::sandbox::v2 {

namespace {

struct CodeRow {
  std::string_view name{};
  int status = 0;
};

CodeRow row_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::authentication: return {"authentication", 401};
    case ErrorCode::authorization: return {"authorization", 403};
    case ErrorCode::bad_request: return {"bad-request", 400};
    case ErrorCode::method_not_allowed: return {"method-not-allowed", 405};
    case ErrorCode::not_found: return {"not-found", 404};
    case ErrorCode::not_implemented: return {"not-implemented", 501};
    case ErrorCode::rate_limit: return {"rate-limit", 429};
    case ErrorCode::server: return {"server", 500};
    case ErrorCode::unsupported_media_type: return {"unsupported-media-type", 415};
    case ErrorCode::validation: return {"validation", 400};
  }
  return {"server", 500};
}

json::object error_object(ErrorCode code, std::string_view message) {
  return {{"code", row_of(code).name}, {"message", message}};
}

}  // namespace

JsonResponse failure(ErrorCode code, std::string_view message) {
  return {row_of(code).status, json::object{{"errors", json::array{error_object(code, message)}}}};
}

JsonResponse failure_of_status(int status, std::string_view message) {
  // Those that no operation of the sandbox has stand here alone (Affinity v2, Errors).
  constexpr std::array<CodeRow, 4> others{
      {{"not-acceptable", 406}, {"conflict", 409}, {"unprocessable-entity", 422}, {"timeout", 504}}};
  auto code = status < 500 ? row_of(ErrorCode::bad_request).name : row_of(ErrorCode::server).name;
  for (auto const known : {ErrorCode::authentication, ErrorCode::authorization, ErrorCode::method_not_allowed,
                           ErrorCode::not_found, ErrorCode::not_implemented, ErrorCode::rate_limit,
                           ErrorCode::unsupported_media_type})
    if (row_of(known).status == status) code = row_of(known).name;
  for (auto const& row : others)
    if (row.status == status) code = row.name;
  return {status, json::object{{"errors", json::array{json::object{{"code", code}, {"message", message}}}}}};
}

JsonResponse no_such(std::string_view kind, Id id) {
  return failure(ErrorCode::not_found, "There is no " + std::string(kind) + " with id " + std::to_string(id));
}

void Errors::invalid(std::string_view param, std::string_view message) {
  auto error = error_object(ErrorCode::validation, std::string(param) + ' ' + std::string(message));
  error["param"] = param;
  errors_.push_back(std::move(error));
}

void Errors::bad_request(std::string_view message) {
  errors_.push_back(error_object(ErrorCode::bad_request, message));
}

JsonResponse Errors::response() const { return {400, json::object{{"errors", errors_}}}; }

}  // namespace affinity::sandbox::v2
