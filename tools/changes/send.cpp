#include "base/json/repair.hpp"
#include "base/sanitize/sanitize.hpp"
#include "base/text/counted.hpp"
#include "tools/call/body_error.hpp"
#include "tools/call/call.hpp"
#include "tools/changes/run.hpp"
#include "tools/composed/upstream/parts.hpp"
#include "tools/plan.hpp"
#include "tools/upstream_error.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

constexpr int writes_before_bulk = 10;  // later ones are refused first when the month's quota runs low

// Counts what a tool of several requests sends.
class CountingSender final : public client::Sender {
 public:
  explicit CountingSender(client::Sender& inner) : inner_(inner) {}
  int sent() const { return sent_; }

  Task<Result<Response>> send(Request request, client::CallContext const& call) override {
    auto reply = co_await inner_.send(std::move(request), call);
    if (!reply || !reply->from_cache) ++sent_;
    co_return reply;
  }
  Response const* remembered(Request const& request, client::CallContext const& call) override {
    return inner_.remembered(request, call);
  }

 private:
  client::Sender& inner_;
  int sent_ = 0;
};

struct WriteRequest {
  Tool const* tool = nullptr;
  json::object arguments{};  // checked
  Write write{};             // as its kind made it
  bool is_plain = false;     // values are in the form that Affinity takes already
};

Error not_allowed_now(std::string_view tool) {
  return fail(ErrorKind::denied, "It is written by " + std::string(tool) + ", which is not allowed here.",
              "Ask whoever runs this server.");
}

Error error_of_outcome(Outcome const& outcome) {
  auto const* about = outcome.structured.if_contains("error");
  if (!about) return fail(ErrorKind::internal, "The change was refused without a reason.");
  Error out{.kind = ErrorKind::invalid,
            .message = text_member(*about, "message"),
            .next_step = text_member(*about, "next_step")};
  if (auto const kind = error_kind_of(text_member(*about, "kind"))) out.kind = *kind;
  if (auto const* status = member(*about, "status")) out.status = int(as_int64(*status).value_or(0));
  if (auto const* wait = member(*about, "retry_after_s"))
    if (auto const seconds = as_int64(*wait)) out.retry_after_s = int(*seconds);
  return out;
}

// The request of these changes, judged by today's rights.
Result<WriteRequest> write_request(Run& run, std::vector<Change> const& changes,
                                   std::vector<Standing> const& standings) {
  auto write = kind_of(changes.front().action).write(changes, standings);
  if (!write) return fail(write);
  auto const* tool = run.find_tool(write->tool);
  if (!tool || !composed::is_write_allowed(run.context(), write->tool)) return not_allowed_now(write->tool);
  auto checked = check_arguments(*tool, write->arguments, run.affinity_time(run.journal().now()));
  if (auto const* wrong = std::get_if<Outcome>(&checked)) return error_of_outcome(*wrong);
  return WriteRequest{.tool = tool,
                      .arguments = std::move(std::get<json::object>(checked)),
                      .write = std::move(*write),
                      .is_plain = is_value_action(changes.front().action)};
}

Error lost_answer(std::string message) {
  return fail(ErrorKind::unknown_outcome, std::move(message), "The same plan_id again looks and finishes.");
}

// The body of an answer that shows that the write was made.
Result<json::value> body_of_write(Tool const& tool, Request const& asked, Response const& response) {
  if (response.status >= 300) return upstream_error(tool, asked, response);
  if (response.body.empty()) return json::value();
  auto read = parse_lenient_json(response.body);
  if (!read || !response.complete) return lost_answer("The answer could not be read.");
  if (auto const wrong = error_in_body(read->value, response)) return *wrong;
  sanitize(read->value);
  return std::move(read->value);
}

// Over at the latest `most` after its claim: a lookup, of another process too, counts from there. The claim
// itself may have waited for the disk.
Task<Result<json::value>> send_once(Run& run, WriteRequest const& write, WallTime claimed_at,
                                    Milliseconds most) {
  auto how = run.call();
  auto const waited = std::max(Milliseconds(0), run.journal().now() - claimed_at);
  how.deadline = std::min<TimePoint>(how.deadline, run.now() + most - waited);
  how.bulk = run.writes >= writes_before_bulk;
  ++run.writes;
  if (write.tool->composed && !write.is_plain) {  // of several requests, or of a form that only it knows
    CountingSender counting(run.context().sender);
    auto context = with_sender(run.context(), counting);
    context.client = nullptr;  // the person was asked about the plan
    auto outcome = co_await perform(context, *write.tool, write.arguments, how);
    run.beside += counting.sent() - 1;
    ensure_structured(outcome);
    if (outcome.is_error || outcome.input) co_return error_of_outcome(outcome);
    auto const* result = outcome.structured.if_contains("result");
    co_return result ? *result : json::value(outcome.structured);
  }
  auto request = plan(*write.tool, write.arguments);
  auto const asked = request;
  auto const response = co_await run.context().sender.send(std::move(request), how);
  if (!response) co_return fail(response);
  co_return body_of_write(*write.tool, asked, *response);
}

void take_answer(Run& run, std::vector<std::size_t> const& group, std::vector<Change> const& changes,
                 Write const& sent, json::value const& body) {
  auto const& kind = kind_of(changes.front().action);
  auto written = kind.written(changes, body);
  written.resize(group.size());
  for (std::size_t k = 0; k < group.size(); ++k) {
    auto& item = run.items[group[k]];
    item.state = ChangeState::done;
    item.by_us = true;
    run.states[group[k]].made_here = true;
    item.error.reset();
    item.written = std::move(written[k]);
    if (kind.lost && item.written.lost.empty()) item.written.lost = kind.lost(changes[k], sent, body);
  }
  run.failures = 0;
}

void set_all(Run& run, std::vector<std::size_t> const& group, ChangeState state, Error const& error) {
  for (auto const index : group) {
    run.items[index].state = state;
    run.items[index].error = error;
  }
}

bool may_be_so_already(Run const& run, std::vector<std::size_t> const& group, Error const& refusal) {
  bool const of_content = refusal.status == 400 || refusal.status == 409 || refusal.status == 422;
  return of_content && group.size() == 1 && kind_of(run.items[group.front()].change.action).refusal_tells;
}

// Certainly not made: free for the next try, or failed.
Task<void> was_not_made(Run& run, std::vector<std::size_t> group, Error const& error) {
  if (group.size() > 1 && (error.status == 400 || error.status == 422))
    co_return co_await look_at_refused(run, std::move(group), error);
  auto const reaction = co_await react(run, error);
  if (reaction == Reaction::failed && may_be_so_already(run, group, error)) {
    auto const was_so = co_await find_already(run, group.front());
    if (was_so) co_return co_await run.settle(std::move(group));
  }
  if (reaction == Reaction::failed) {
    set_all(run, group, ChangeState::failed, error);
    co_return co_await run.settle(std::move(group));
  }
  co_await run.unclaim(group);
  for (auto const index : group) {
    run.readings.erase(index);
    if (reaction == Reaction::paused) continue;
    run.items[index].error = error;
    run.states[index].passed = true;
  }
}

// May have been made: what it became is looked up when the rest is done.
Task<void> was_lost(Run& run, std::vector<std::size_t> group, Error const& error) {
  set_all(run, group, ChangeState::unknown, error);
  for (auto const index : group) run.states[index].looked_up = false;
  if (error.status >= 500 && ++run.failures >= failures_that_stop)
    run.stop("Affinity failed " + counted(run.failures, "time") + " in a row: " + error.message);
  co_await run.settle(std::move(group));
}

Task<bool> claim_changes(Run& run, std::vector<std::size_t> const& group) {
  std::vector<int> numbers;
  for (auto const index : group) numbers.push_back(run.items[index].n());
  auto const at = run.journal().now();
  auto const claimed =
      co_await run.journal().claim(run.plan_id, std::move(numbers), run.context().write_limits.per_hour);
  if (!claimed) {
    auto why = claimed.error().message;
    if (claimed.error().retry_after_s)
      why += " The next one may go in " + std::to_string(*claimed.error().retry_after_s) + " s.";
    run.stop(std::move(why));
    co_return false;
  }
  for (auto const index : group) {
    run.items[index].state = ChangeState::sending;
    run.states[index].claimed_at = at;
  }
  co_return true;
}

}  // namespace

Milliseconds time_to_write(Change const& change) {
  bool const is_long = change.action == Action::attach || change.action == Action::merge;
  return is_long ? long_write_timeout : write_timeout;
}

Task<void> send_changes(Run& run, std::vector<std::size_t> group) {
  auto const changes = run.changes_of(group);
  std::vector<Standing> standings;
  for (auto const index : group) standings.push_back(run.readings.at(index).standing);
  auto const write = write_request(run, changes, standings);
  if (!write) {
    set_all(run, group, ChangeState::failed, write.error());
    co_return co_await run.settle(std::move(group));
  }
  auto const claimed = co_await claim_changes(run, group);
  if (!claimed) co_return;
  auto const claimed_at = run.states[group.front()].claimed_at;
  auto const body = co_await send_once(run, *write, claimed_at, time_to_write(changes.front()));
  for (auto const& change : changes) run.forget_readings(change);
  if (body) {
    take_answer(run, group, changes, write->write, *body);
    co_return co_await run.settle(std::move(group));
  }
  if (body.error().kind == ErrorKind::unknown_outcome)
    co_await was_lost(run, std::move(group), body.error());
  else
    co_await was_not_made(run, std::move(group), body.error());
}

}  // namespace affinity::tools::changes
