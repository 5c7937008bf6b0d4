#include "client/same_read.hpp"

namespace affinity::client {

bool is_plain_read(Request const& request) {
  return request.method == Method::get && !request.carries_file() && request.origin.empty() &&
         request.body.empty();
}

std::string words_of_read(Request const& request) {
  auto words = request.target;
  for (auto const& [name, value] : request.headers.fields)
    words.append("\n").append(name).append(":").append(value);
  return words;
}

}  // namespace affinity::client
