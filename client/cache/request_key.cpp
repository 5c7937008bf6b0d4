#include "client/cache/request_key.hpp"

namespace affinity::client {

bool is_plain_get(Request const& request) {
  return request.method == Method::get && !request.carries_file() && request.origin.empty() &&
         request.body.empty();
}

std::string request_key(Request const& request) {
  auto key = request.target;
  for (auto const& [name, value] : request.headers.fields)
    key.append("\n").append(name).append(":").append(value);
  return key;
}

}  // namespace affinity::client
