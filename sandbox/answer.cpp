#include "sandbox/answer.hpp"

namespace affinity::sandbox {

Answer refuse(int status, std::string_view message) {
  return {status, json::object{{"code", status}, {"message", message}}};
}

Answer no_such(std::string_view kind, Id id) {
  return refuse(404, "There is no " + std::string(kind) + " with id " + std::to_string(id));
}

Answer success() { return json::value(json::object{{"success", true}}); }

}  // namespace affinity::sandbox
