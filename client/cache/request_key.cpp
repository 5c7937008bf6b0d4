#include "client/cache/request_key.hpp"

namespace affinity::client {

bool is_plain_read(Request const& request) {
  return request.reads() && !request.carries_file() && request.origin.empty() &&
         (request.method != Method::get || request.body.empty());
}

std::string request_key(Request const& request) {
  auto key = request.target;
  for (auto const& [name, value] : request.headers.fields)
    key.append("\n").append(name).append(":").append(value);
  if (request.method != Method::get) key.append("\n\n").append(request.body);
  return key;
}

}  // namespace affinity::client
