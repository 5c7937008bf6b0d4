#include "tools/policy/policy.hpp"

#include "base/text/counted.hpp"
#include "tools/journal/journal.hpp"
#include "tools/policy/write_routes.hpp"

#include <chrono>
#include <utility>

namespace affinity::tools::policy {

namespace {

// Callers may be elsewhere, and learn no path of this machine.
Error no_rules(Error const& why, std::string const& path) {
  auto reason = why.message;
  if (auto const at = reason.find(" " + path); at != reason.npos) reason.erase(at, path.size() + 1);
  return fail(ErrorKind::denied,
              "Nothing is written while the policy of this server cannot be used, and reads go on. " + reason,
              "Whoever runs this server can mend it: its log and doctor say more.");
}

Result<void> judge_time(Rules const& rules, WallTime now) {
  if (is_open(rules.hours, now)) return {};
  auto error = fail(ErrorKind::limited, "The policy does not allow it now: writes are made only ", {});
  for (auto const& window : rules.hours) {
    if (&window != &rules.hours.front()) error.message += ", or ";
    error.message += to_string(window);
  }
  error.message += " (hours). Nothing was sent.";
  auto const opens = next_opening(rules.hours, now);
  if (!opens) error.next_step = "Ask whoever runs this server.";
  if (!opens) return error;
  error.next_step = "Try again at " + to_iso(*opens) + ".";
  error.retry_after_s = int(std::chrono::ceil<std::chrono::seconds>(*opens - now).count());
  return error;
}

Error over_limit(std::string_view key, int most, std::string_view of, std::string next) {
  return fail(ErrorKind::limited,
              "The policy allows " + counted(most, "write") + " in one " + std::string(of) + " (" +
                  std::string(key) + "). This one was not sent.",
              std::move(next));
}

// The writes of this call, or of its plan, so far.
Result<void> judge_number(Rules const& rules, client::CallContext const& call) {
  auto const* writes = call.writes.get();
  auto const made = writes ? writes->count : 0;
  bool const of_plan = writes && !writes->plan_id.empty();
  if (of_plan && rules.per_plan && made >= *rules.per_plan)
    return over_limit("limits.per_plan", *rules.per_plan, "plan", "Make plans of fewer changes.");
  if (!of_plan && rules.per_call && made >= *rules.per_call)
    return over_limit("limits.per_call", *rules.per_call, "call",
                      "Make the rest by a plan, or in another call.");
  return {};
}

bool shows_values(Request const& request) { return request.target.starts_with("/field-values"); }

}  // namespace

Policy::Policy(std::string path, Clock const& affinity_clock, Journal& journal, client::LogFunction log)
    : file_(std::move(path), affinity_clock, std::move(log)), clock_(affinity_clock), journal_(journal) {}

Result<std::shared_ptr<Rules const>> Policy::rules() {
  auto rules = file_.current();
  if (!rules) return no_rules(rules.error(), file_.path());
  return rules;
}

Task<Result<void>> Policy::judge_planned(Touched touched, client::Sender& sender,
                                         client::CallContext const& call) {
  auto const rules = this->rules();
  if (!rules) co_return fail(rules);
  auto const held = *rules;  // the file may be read again meanwhile
  Facts facts(sender, call);
  Occasion occasion{.is_planning = true, .principal = call.caller.principal};
  co_return co_await judge(std::move(touched), *held, facts, seen_values_, std::move(occasion));
}

Task<Result<void>> Policy::judge_direct(Touched touched, client::Sender& sender,
                                        client::CallContext const& call) {
  auto const rules = this->rules();
  if (!rules) co_return fail(rules);
  auto const held = *rules;
  if (auto const open = judge_time(*held, clock_.wall()); !open) co_return fail(open);
  Facts facts(sender, call);
  Occasion occasion{.principal = call.caller.principal};
  co_return co_await judge(std::move(touched), *held, facts, seen_values_, std::move(occasion));
}

bool Policy::wants_plan(Operations operations) {
  auto const rules = file_.current();
  return rules && !operations.common((*rules)->needs_plan).empty();
}

std::optional<int> Policy::most_per_plan() {
  auto const rules = file_.current();
  return rules ? (*rules)->per_plan : std::nullopt;
}

Task<Result<Policy::Permit>> Policy::allow(Request const& request, client::Sender& sender,
                                           client::CallContext const& call) {
  auto const rules = this->rules();
  if (!rules) co_return fail(rules);
  auto const held = *rules;
  if (auto const open = judge_time(*held, clock_.wall()); !open) co_return fail(open);
  Facts facts(sender, call);
  Occasion occasion{.has_plan = call.writes && !call.writes->plan_id.empty(),
                    .principal = call.caller.principal};
  auto touched = touched_by(request);
  auto const judged = co_await judge(std::move(touched), *held, facts, seen_values_, std::move(occasion));
  if (!judged) co_return fail(judged);
  if (auto const few = judge_number(*held, call); !few) co_return fail(few);
  if (call.writes) ++call.writes->count;
  Permit permit;
  if (!held->per_hour) co_return permit;
  auto const place = co_await journal_.count_write(*held->per_hour);
  if (place) permit.counted_at = *place;
  if (!place && call.writes) --call.writes->count;
  if (!place) co_return fail(place);
  co_return permit;
}

Task<void> Policy::release(Permit permit, client::CallContext const& call) {
  if (call.writes) --call.writes->count;
  if (!permit.counted_at) co_return;
  auto const uncounted = co_await journal_.uncount_write(*permit.counted_at);
  (void)uncounted;  // where that failed one is counted too much
}

Task<Result<Response>> PolicySender::send(Request request, client::CallContext const& call) {
  Request asked;  // of what shows values of fields, to learn where they are
  if (shows_values(request)) asked = request;
  bool const is_judged = !request.reads() && !call.caller.read_only;  // others are refused behind this
  Policy::Permit permit;
  if (is_judged) {
    auto const allowed = co_await policy_.allow(request, next_, call);
    if (!allowed) co_return fail(allowed);
    permit = *allowed;
  }
  auto reply = co_await next_.send(std::move(request), call);
  bool const was_not_sent = !reply && reply.error().kind != ErrorKind::unknown_outcome;
  if (is_judged && was_not_sent) co_await policy_.release(permit, call);
  if (reply && !asked.target.empty()) policy_.seen_values_.learn(call.caller.principal, asked, *reply);
  co_return reply;
}

}  // namespace affinity::tools::policy
