#include "client/cache/request_key.hpp"

namespace affinity::client {

bool is_plain_read(Request const& request) {
  return request.reads() && !request.carries_file() && request.origin.empty() &&
         (request.method != Method::get || request.body.empty());
}

std::string read_name(Secret const& api_key, Request const& request) {
  auto const& fingerprint = api_key.fingerprint();
  std::string name;
  name.reserve(fingerprint.size() + request.target.size() + 2);  // all of most reads
  name.append(fingerprint).append(request.target);
  for (auto const& [header, value] : request.headers.fields)
    name.append("\n").append(header).append(":").append(value);
  if (request.method != Method::get) name.append("\n\n").append(request.body);
  return name;
}

}  // namespace affinity::client
