#pragma once
// Errors of API v2 (Affinity v2, Errors): {"errors":[{"code":"validation","message":"…","param":"limit"}]}.

#include "sandbox/routing/json_response.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::sandbox::v2 {

// The codes that the sandbox uses. Each has one status: v2 answers wrong input with 400, never with 422.
enum class ErrorCode {
  authentication,          // 401
  authorization,           // 403
  bad_request,             // 400
  method_not_allowed,      // 405
  not_found,               // 404
  not_implemented,         // 501
  rate_limit,              // 429
  server,                  // 500
  unsupported_media_type,  // 415
  validation,              // 400
};

JsonResponse failure(ErrorCode, std::string_view message);

// The error of a status that a fault sends: 503 has the code "server".
JsonResponse failure_of_status(int status, std::string_view message);

// 404 for an id that does not exist, that was merged, or that sharing hides from the user.
JsonResponse no_such(std::string_view kind, Id);

// The mistakes in one request. All of them are answered at once.
class Errors {
 public:
  // `param` is a parameter's name or a place in the body, "updates[0].value.type"; the message continues it:
  // "must be one of …".
  void invalid(std::string_view param, std::string_view message);
  void bad_request(std::string_view message);

  bool empty() const { return errors_.empty(); }
  JsonResponse response() const;  // 400

 private:
  json::array errors_{};
};

}  // namespace affinity::sandbox::v2
