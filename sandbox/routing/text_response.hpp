#pragma once

#include "base/http/message.hpp"

#include <string>

namespace affinity::sandbox {

Response text_response(int status, std::string body, std::string content_type = "text/plain");

}  // namespace affinity::sandbox
