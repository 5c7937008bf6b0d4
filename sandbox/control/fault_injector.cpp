#include "sandbox/control/fault_injector.hpp"

#include "base/text/text.hpp"
#include "sandbox/routing/json_response.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace affinity::sandbox {

namespace {

constexpr Id max_delay = 600'000;  // ms
constexpr Id max_cut = 1'000'000'000;
constexpr Id max_staleness = 60'000;  // ms
constexpr Id max_seed = 9'007'199'254'740'991;

json::object object_in(Params& in, std::string_view name) {
  auto const* value = in.find(name);
  if (value && !value->is_object()) in.add_error(std::string(name) + " must be an object");
  return value && value->is_object() ? value->get_object() : json::object();
}

// A body that is a string is sent as it is, any other as JSON; the default body is an error.
Response scripted_response(Params& in, int status) {
  Response out{.status = status};
  auto const* body = in.find("body");
  auto const text = body ? as_text(*body) : std::nullopt;
  if (text)
    out.body = *text;
  else
    out.body = write_json(body ? *body : error_response(status, scripted_message).body);
  out.headers.set("content-type", text ? "text/plain" : "application/json");
  for (auto const& header : object_in(in, "headers")) {
    auto const value = as_text(header.value());
    auto const printable = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; };
    bool const is_name = !header.key().empty() && std::ranges::all_of(header.key(), [](char c) {
      return c > 0x20 && c < 0x7f && c != ':';
    });
    if (!value || !is_name || !std::ranges::all_of(*value, printable))
      in.add_error("headers: \"" + to_utf8(header.key()) + "\" must be a header and its value a string");
    else
      out.headers.set(header.key(), std::string(*value));
  }
  return out;
}

// A write that takes effect later has no answer of its own, so another member says what the client gets.
void read_late_performance(Params& in, Fault& fault) {
  auto const after = in.integer_between("perform_after_ms", 0, max_delay);
  if (!after) return;
  if (!fault.replacement && fault.transport_fault.abort == TransportFault::Abort::none)
    in.add_error("perform_after_ms needs status, close_after_read or hang: there is no answer yet");
  if (fault.close_before_read) in.add_error("a request that is not read cannot be performed");
  if (in.has("performed")) in.add_error("give performed or perform_after_ms, not both");
  fault.perform_after = Milliseconds(*after);
  fault.performed = false;
}

Fault read_fault(Params& in) {
  in.reject_unknown({"status", "headers", "body", "delay_ms", "cut_after", "cut_body_after",
                     "close_after_read", "close_before_read", "hang", "performed", "perform_after_ms",
                     "stale_ms"});
  Fault out;
  if (auto const status = in.integer_between("status", 200, 599))
    out.replacement = scripted_response(in, int(*status)), out.has_default_body = !in.find("body");
  if (!out.replacement && in.count_present({"headers", "body"}) > 0)
    in.add_error("headers and body need a status");
  out.transport_fault.delay = Milliseconds(in.integer_between("delay_ms", 0, max_delay).value_or(0));
  if (auto const bytes = in.integer_between("cut_after", 0, max_cut))
    out.transport_fault.cut_after = std::size_t(*bytes);
  if (auto const bytes = in.integer_between("cut_body_after", 0, max_cut))
    out.transport_fault.cut_body_after = std::size_t(*bytes);
  bool const hang = in.boolean("hang").value_or(false);
  out.close_before_read = in.boolean("close_before_read").value_or(false);
  if (in.boolean("close_after_read").value_or(false) || out.close_before_read)
    out.transport_fault.abort = TransportFault::Abort::close;
  if (hang) out.transport_fault.abort = TransportFault::Abort::hang;
  out.performed = in.boolean("performed").value_or(!out.replacement && !out.close_before_read && !hang);
  if (out.close_before_read && out.performed) in.add_error("a request that is not read cannot be performed");
  read_late_performance(in, out);
  out.staleness = Milliseconds(in.integer_between("stale_ms", 1, max_staleness).value_or(0));
  if (out.perform_after && out.staleness.count() > 0)
    in.add_error("perform_after_ms is for writes and stale_ms for reads: make two rules of them");
  if (out.transport_fault == TransportFault{} && !out.replacement && out.performed &&
      out.staleness.count() == 0)
    in.add_error("it does nothing");
  return out;
}

double read_probability(Params& in) {
  auto const* value = in.find("probability");
  if (!value) return 1;
  boost::system::error_code not_a_number;
  auto const number = value->to_number<double>(not_a_number);
  if (!not_a_number && number >= 0 && number <= 1) return number;
  in.add_error("probability must be a number from 0 to 1");
  return 1;
}

// SplitMix64: the same numbers with every compiler.
std::uint64_t next_draw(std::uint64_t& state) {
  std::uint64_t z = state += 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

}  // namespace

FaultInjector::Rule FaultInjector::read_rule(Params& in) {
  in.reject_unknown({"match", "times", "probability", "seed", "fault"});
  in.require({"fault"});
  Rule out;
  out.target_prefix = in.string("match").value_or("");
  for (auto const method : all_methods) {
    auto const name = to_string(method);
    if (!out.target_prefix.starts_with(name)) continue;
    auto const rest = std::string_view(out.target_prefix).substr(name.size());
    if (!rest.empty() && rest.front() != ' ') continue;
    out.method = method;
    out.target_prefix = std::string(rest.substr(std::min<std::size_t>(1, rest.size())));
    break;
  }
  if (!out.target_prefix.empty() && out.target_prefix.front() != '/')
    in.add_error("match must be a method, the beginning of a path, or both: \"GET /persons\"");
  auto const* times = in.values().if_contains("times");
  if (times && times->is_null())
    out.times.reset();
  else if (times)
    out.times = in.integer_between("times", 1, 1'000'000'000);
  out.probability = read_probability(in);
  out.random_state = std::uint64_t(in.integer_between("seed", 0, max_seed).value_or(0));
  auto fault = Params::from_object(object_in(in, "fault"));
  out.fault = read_fault(fault);
  if (fault.error()) in.add_error("fault: " + *fault.error());
  return out;
}

std::optional<std::string> FaultInjector::add(Params& in) {
  if (in.error()) return in.error();
  auto const* rows = in.find("faults");
  if (!rows || !rows->is_array()) return "faults must be an array of objects";
  std::deque<Rule> fresh;
  for (std::size_t i = 0; i < rows->get_array().size(); ++i) {
    auto const name = "faults[" + std::to_string(i) + "]";
    auto const& row = rows->get_array()[i];
    if (!row.is_object()) return name + " must be an object";
    auto one = Params::from_object(row.get_object());
    fresh.push_back(read_rule(one));
    if (one.error()) return name + ": " + *one.error();
  }
  // Rules of one seed differ by their place.
  for (auto& rule : fresh) {
    std::uint64_t place = ++added_;
    rule.random_state ^= next_draw(place);
  }
  rules_.insert(rules_.end(), fresh.begin(), fresh.end());
  return std::nullopt;
}

void FaultInjector::clear() {
  rules_.clear();
  added_ = 0;
}

Milliseconds FaultInjector::longest_staleness() const {
  Milliseconds longest{0};
  for (auto const& rule : rules_) longest = std::max(longest, rule.fault.staleness);
  return longest;
}

bool FaultInjector::Rule::fits(Method asked, std::string_view target, bool reads) const {
  if ((reads && fault.perform_after) || (!reads && fault.staleness.count() > 0)) return false;
  return (!method || *method == asked) && target.starts_with(target_prefix);
}

bool FaultInjector::Rule::draw() {
  if (probability >= 1) return true;
  return std::ldexp(double(next_draw(random_state) >> 11), -53) < probability;
}

Fault FaultInjector::consume(std::deque<Rule>::iterator rule) {
  auto fault = rule->fault;
  if (rule->times && --*rule->times == 0) rules_.erase(rule);
  return fault;
}

std::optional<Fault> FaultInjector::take(Method method, std::string_view target, bool reads) {
  auto const meets = [&](Rule& rule) {
    bool const was_drawn = heads_asked_ && rule.fault.close_before_read && rule.probability < 1;
    return !was_drawn && rule.fits(method, target, reads) && rule.draw();
  };
  auto const rule = std::ranges::find_if(rules_, meets);
  if (rule == rules_.end()) return std::nullopt;
  return consume(rule);
}

bool FaultInjector::take_close_before_read(Method method, std::string_view target, bool reads) {
  heads_asked_ = true;
  for (auto rule = rules_.begin(); rule != rules_.end(); ++rule) {
    if (!rule->fits(method, target, reads)) continue;
    if (!rule->fault.close_before_read) {
      if (rule->probability >= 1) return false;  // it meets the request when that is whole
      continue;
    }
    if (!rule->draw()) continue;
    consume(rule);
    return true;
  }
  return false;
}

}  // namespace affinity::sandbox
