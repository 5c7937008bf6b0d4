#pragma once
// Injects scripted faults into requests.

#include "sandbox/control/transport_fault.hpp"
#include "sandbox/routing/params.hpp"

#include <cstdint>
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
  // How long after it came a write takes effect, whatever became of its connection meanwhile.
  std::optional<Milliseconds> perform_after{};
  Milliseconds staleness{0};  // a read is answered from the records as they were this long ago
  TransportFault transport_fault{};
};

// {"faults": [{"match": "GET /persons", "times": 2, "fault": {"status": 503}}, …]}
//
//   match   a method, the beginning of a path, or both; with a "?" the query is compared too. Nothing = all
//   times   how many requests it meets, 1 unless told; null = all that come
//   probability  of those that match, how many it meets: 0 to 1, 1 unless told. The numbers are drawn from
//           `seed` (0 unless told) and the place of the rule, so the same requests meet the same faults again
//   fault   any of: status (with headers and body), delay_ms, cut_after, cut_body_after, close_after_read,
//           close_before_read, hang, perform_after_ms (writes alone), stale_ms (reads alone); "performed"
//           says whether the request takes effect, which otherwise it does unless it meets a status,
//           close_before_read or hang
//
// The first rule that matches and is drawn applies; one that is used up is removed. A server that has read
// only the head of a request asks the rules with close_before_read before all others.
class FaultInjector {
 public:
  // Adds all rules, or none and returns an error when one is invalid.
  std::optional<std::string> add(Params&);
  void clear();
  std::size_t size() const { return rules_.size(); }
  Milliseconds longest_staleness() const;  // of all rules; 0 when none is about old records

  std::optional<Fault> take(Method, std::string_view target, bool reads);
  // Whether a fault closes the connection after the head of the request; if so, consumes that fault.
  bool take_close_before_read(Method, std::string_view target, bool reads);

 private:
  struct Rule {
    std::optional<Method> method{};
    std::string target_prefix{};
    std::optional<Id> times = 1;
    double probability = 1;
    std::uint64_t random_state = 0;  // at first the seed
    Fault fault{};

    bool fits(Method, std::string_view target, bool reads) const;
    bool draw();  // whether it meets a request that fits; the next answer of its sequence
  };

  std::deque<Rule> rules_{};
  std::uint64_t added_ = 0;   // rules since the last clear()
  bool heads_asked_ = false;  // close_before_read was drawn for the head, and is not drawn again

  static Rule read_rule(Params&);
  Fault consume(std::deque<Rule>::iterator);
};

}  // namespace affinity::sandbox
