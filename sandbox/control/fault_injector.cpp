#include "sandbox/control/fault_injector.hpp"

#include "base/text/text.hpp"
#include "sandbox/routing/json_response.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox {

namespace {

constexpr Id max_delay = 600'000;  // ms
constexpr Id max_cut = 1'000'000'000;

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

Fault read_fault(Params& in) {
  in.reject_unknown({"status", "headers", "body", "delay_ms", "cut_after", "cut_body_after",
                     "close_after_read", "close_before_read", "hang", "performed"});
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
  if (out.transport_fault == TransportFault{} && !out.replacement && out.performed)
    in.add_error("it does nothing");
  return out;
}

}  // namespace

FaultInjector::Rule FaultInjector::read_rule(Params& in) {
  in.reject_unknown({"match", "times", "fault"});
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
  rules_.insert(rules_.end(), fresh.begin(), fresh.end());
  return std::nullopt;
}

std::deque<FaultInjector::Rule>::iterator FaultInjector::find_rule(Method method, std::string_view target) {
  return std::ranges::find_if(rules_, [&](Rule const& rule) {
    return (!rule.method || *rule.method == method) && target.starts_with(rule.target_prefix);
  });
}

Fault FaultInjector::consume(std::deque<Rule>::iterator rule) {
  auto fault = rule->fault;
  if (rule->times && --*rule->times == 0) rules_.erase(rule);
  return fault;
}

std::optional<Fault> FaultInjector::take(Method method, std::string_view target) {
  auto const rule = find_rule(method, target);
  if (rule == rules_.end()) return std::nullopt;
  return consume(rule);
}

bool FaultInjector::take_close_before_read(Method method, std::string_view target) {
  auto const rule = find_rule(method, target);
  if (rule == rules_.end() || !rule->fault.close_before_read) return false;
  consume(rule);
  return true;
}

}  // namespace affinity::sandbox
