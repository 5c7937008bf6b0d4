#pragma once
// Logs the requests that the sandbox received, for tests that check what a client really sent.

#include "base/clock.hpp"
#include "base/http/message.hpp"
#include "base/json/json.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace affinity::sandbox {

struct LoggedRequest {
  Method method = Method::get;
  std::string target{};
  std::optional<std::int64_t> user_id{};  // the owner of the key; nullopt when the key is unknown
  int status = 0;                         // of the response; 0 for none
  bool performed = false;                 // a write took effect, or a read was answered from the records
  bool late = false;                      // a write that came before and takes effect now: its second line
  std::string body{};                     // as loggable_body()
  WallTime at{};
};

// The body of a request, if it is text and not longer than 2,000 bytes; empty otherwise.
std::string loggable_body(Request const&);

class RequestLog {
 public:
  void add(LoggedRequest);
  void clear() { *this = RequestLog(); }

  // {"count": 3, "performed": {"GET": 1, "POST": 1, "PUT": 0, "PATCH": 0, "DELETE": 0}, "requests": […]}:
  // counts all requests since the last clear(), lists the last ten thousand. A late write has two lines: when
  // it came, and when it took effect, with "late"; it is counted once.
  json::object to_json(bool with_bodies) const;

 private:
  std::deque<LoggedRequest> requests_{};
  std::int64_t count_ = 0;
  std::array<std::int64_t, all_methods.size()> performed_{};  // by method
};

}  // namespace affinity::sandbox
