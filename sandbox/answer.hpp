#pragma once
// What a route gives back: a value, or a refusal with its status.

#include "base/http/message.hpp"
#include "base/json/json.hpp"
#include "sandbox/records.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace affinity::sandbox {

struct Answer {
  Answer(json::value value) : body(std::move(value)) {}  // success is always 200, also for POST
  Answer(int code, json::value value) : status(code), body(std::move(value)) {}

  int status = 200;
  json::value body{};
  Headers headers{};
};

// {"code":422,"message":"emails is required"}: the documentation promises a code and a message and shows
// neither.
Answer refuse(int status, std::string_view message);
Answer no_such(std::string_view kind, Id);  // 404
Answer success();                           // {"success":true}

}  // namespace affinity::sandbox
