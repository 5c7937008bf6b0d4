#include "sandbox/routing/json_response.hpp"

namespace affinity::sandbox {

JsonResponse error_response(int status, std::string_view message) {
  return {status, json::object{{"code", status}, {"message", message}}};
}

JsonResponse not_found(std::string_view kind, Id id) {
  return error_response(404, "There is no " + std::string(kind) + " with id " + std::to_string(id));
}

JsonResponse success_response() { return json::value(json::object{{"success", true}}); }

}  // namespace affinity::sandbox
