#pragma once
// What a route's handler returns: a status, a JSON body and headers.

#include "base/http/message.hpp"
#include "base/json/json.hpp"
#include "sandbox/store/records.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace affinity::sandbox {

struct JsonResponse {
  JsonResponse(json::value value) : body(std::move(value)) {}  // success is always 200, also for POST
  JsonResponse(int code, json::value value) : status(code), body(std::move(value)) {}

  int status = 200;
  json::value body{};
  Headers headers{};
};

// {"code":422,"message":"emails is required"}: the documentation mentions a code and a message without an
// example.
JsonResponse error_response(int status, std::string_view message);
JsonResponse not_found(std::string_view kind, Id);  // 404
JsonResponse success_response();                    // {"success":true}

}  // namespace affinity::sandbox
