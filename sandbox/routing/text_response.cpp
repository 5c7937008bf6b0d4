#include "sandbox/routing/text_response.hpp"

#include <utility>

namespace affinity::sandbox {

Response text_response(int status, std::string body, std::string content_type) {
  Response response{.status = status, .body = std::move(body)};
  response.headers.set("content-type", std::move(content_type));
  return response;
}

}  // namespace affinity::sandbox
