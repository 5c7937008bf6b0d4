#pragma once
// Injects scripted faults into requests.

#include "sandbox/control/transport_fault.hpp"
#include "sandbox/routing/params.hpp"

#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::sandbox {

inline constexpr std::string_view scripted_message = "A fault that was scripted";

struct Fault {
  std::optional<Response> replacement{};  // sent in place of the handler's response
  bool has_default_body = false;          // of the replacement: an error in the form of API v1
  bool performed = true;                  // whether the request takes effect
  bool close_before_read = false;         // the connection ends before the body is read
  TransportFault transport_fault{};
};

// {"faults": [{"match": "GET /persons", "times": 2, "fault": {"status": 503}}, …]}
//
//   match   a method, the beginning of a path, or both; with a "?" the query is compared too. Nothing = all
//   times   how many requests it meets, 1 unless told; null = all that come
//   fault   any of: status (with headers and body), delay_ms, cut_after, cut_body_after, close_after_read,
//           close_before_read, hang; "performed" says whether the request takes effect, which otherwise it
//           does unless it meets a status, close_before_read or hang
//
// The first matching rule applies; a rule that is used up is removed.
class FaultInjector {
 public:
  // Adds all rules, or none and returns an error when one is invalid.
  std::optional<std::string> add(Params&);
  void clear() { rules_.clear(); }
  std::size_t size() const { return rules_.size(); }

  std::optional<Fault> take(Method, std::string_view target);
  // Whether a fault closes the connection after the head of the request; if so, consumes that fault.
  bool take_close_before_read(Method, std::string_view target);

 private:
  struct Rule {
    std::optional<Method> method{};
    std::string target_prefix{};
    std::optional<Id> times = 1;
    Fault fault{};
  };

  std::deque<Rule> rules_{};

  static Rule read_rule(Params&);
  std::deque<Rule>::iterator find_rule(Method, std::string_view target);
  Fault consume(std::deque<Rule>::iterator);
};

}  // namespace affinity::sandbox
