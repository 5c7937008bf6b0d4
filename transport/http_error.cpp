#include "transport/http_error.hpp"

#include "base/json/json.hpp"

#include <utility>

namespace affinity::transport {

std::string http_error_body(std::string_view message) {
  json::object error{{"code", -32600}, {"message", message}};
  return write_json(json::object{{"jsonrpc", "2.0"}, {"error", std::move(error)}});
}

}  // namespace affinity::transport
