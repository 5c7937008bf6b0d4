#include "tools/merges/merge_tools.hpp"

#include "client/timer.hpp"
#include "tools/merges/merge_start.hpp"
#include "tools/pagination/page.hpp"
#include "tools/records/read_tool.hpp"
#include "tools/records/record_name.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools {

namespace {

using std::chrono::seconds;

// When the task is looked at, after the start: waits of 1, 2, 4, 8 and 15 s. Affinity does not say how long a
// merge takes.
constexpr std::array looks_after{seconds(1),  seconds(3),  seconds(7),
                                 seconds(15), seconds(30), seconds(max_merge_wait_s)};
constexpr seconds time_to_answer{2};  // of a look, before the deadline of the call

json::object const* confirmed_merge_facts(ToolContext const& context) {
  return context.client && context.client->confirmed_deletion ? &*context.client->confirmed_deletion
                                                              : nullptr;
}

// Started by this call, unless a merge of the pair was found in progress, now or before a person was asked.
Task<std::variant<RunningMerge, Outcome>> running_or_started(ToolContext const& context,
                                                             MergePair const& pair,
                                                             client::CallContext const& call) {
  auto const* told = confirmed_merge_facts(context);
  if (auto known = told ? running_merge(pair, *told) : std::nullopt) co_return std::move(*known);
  co_return co_await start_merge(context, pair, call);
}

json::value next_look_at(ToolContext const& context, RunningMerge const& merge) {
  if (merge.task.empty()) return next_call(context, merge.pair.kind->list, {});
  return next_call(context, merge.pair.kind->task, {{"id", merge.task}});
}

struct MergeAnswer {
  std::string_view status = "in-progress";
  std::string hint{};
  std::string why{};            // what is missing of the answer
  bool is_wholly_told = false;  // the kind and the ids too
};

Outcome answer_about_merge(ToolContext const& context, RunningMerge const& merge, MergeAnswer answer) {
  bool const ended = answer.status != "in-progress";
  json::object result{{"taskId", merge.task.empty() ? json::value() : json::value(merge.task)},
                      {"status", answer.status}};
  if (answer.is_wholly_told) {
    result["kind"] = merge.pair.kind->noun;
    result["keep"] = merge.pair.keep;
    result["duplicate"] = merge.pair.duplicate;
  }
  if (!ended)
    if (auto next = next_look_at(context, merge); !next.is_null()) result["then"] = std::move(next);
  json::object structured{{"result", std::move(result)}};
  if (merge.was_found)
    answer.hint = "Affinity was merging " + described(merge.pair) + " already: this call started nothing." +
                  (answer.hint.empty() ? "" : " " + answer.hint);
  if (!answer.hint.empty()) structured["hint"] = std::move(answer.hint);
  auto const* told = confirmed_merge_facts(context);
  if (told && !merge.was_found) structured["deleted"] = *told;
  return success(std::move(structured), answer.why);
}

std::string without_task(RunningMerge const& merge) {
  return merge.task.empty() ? "Affinity accepted the merge and named no task in its answer. Do not start it "
                              "again; the list of merges has it, newest first."
                            : "";
}

Error merge_wait_cancelled(RunningMerge const& merge) {
  return fail(ErrorKind::cancelled, "The call was cancelled. Affinity goes on merging " +
                                        described(merge.pair) + ": task " + merge.task + ".");
}

// Why it failed, from the list of merges; empty where Affinity does not say.
Task<std::string> reason_of_failure(ToolContext const& context, RunningMerge const& merge,
                                    client::CallContext const& call) {
  json::object which{{"filter", "taskId=" + merge.task}};
  auto answer = co_await call_read_tool(context, merge.pair.kind->list, std::move(which), 0, call);
  auto const page = answer ? parse_page(links(), std::move(*answer)) : Result<Page>(fail(answer));
  if (!page || page->items.empty()) co_return std::string();
  co_return short_text(text_member(page->items.front(), "errorMessage"));
}

Error merge_failed(RunningMerge const& merge, std::string const& reason) {
  auto const& kind = *merge.pair.kind;
  return fail(ErrorKind::invalid,
              "Affinity could not merge " + described(merge.pair) + " (task " + merge.task + ")" +
                  (reason.empty() ? "." : ": \"" + reason + "\"."),
              "Look at both with " + std::string(kind.record) +
                  ": one that is not there was deleted or merged before. Then merge the two that are there.");
}

// The state of the task after one look: "in-progress", "success", "failed".
Task<Result<std::string>> merge_task_status(ToolContext const& context, RunningMerge const& merge,
                                            client::CallContext const& call) {
  json::object which{{"id", merge.task}};
  auto const task = co_await call_read_tool(context, merge.pair.kind->task, std::move(which), 0, call);
  if (!task) co_return fail(task);
  co_return text_member(*task, "status");
}

struct Waited {
  std::string status = "in-progress";
  std::string why{};  // why the state is not known
  bool was_cancelled = false;
};

Task<Waited> wait_for_merge(ToolContext const& context, RunningMerge const& merge, seconds longest,
                            client::CallContext const& call) {
  Waited out;
  if (!context.timers || !context.clock || merge.task.empty()) co_return out;
  auto const begin = context.clock->now();
  auto const end = std::min<TimePoint>(begin + longest, call.deadline - time_to_answer);
  auto const timer = context.timers->make_timer();
  int looks = 0;
  for (auto const after : looks_after) {
    if (begin + after > end) co_return out;
    auto const awake = co_await timer->sleep_until(begin + after);
    if (!awake) {
      out.was_cancelled = true;
      co_return out;
    }
    auto const status = co_await merge_task_status(context, merge, call);
    if (!status) {
      out.was_cancelled = status.error().kind == ErrorKind::cancelled;
      out.why = "How the merge goes could not be read: " + status.error().message;
      co_return out;
    }
    if (call.on_progress)
      call.on_progress({.done = double(++looks),
                        .message = "Merging " + described(merge.pair) + ": " + short_text(*status)});
    out.status = *status == "success" || *status == "failed" ? *status : "in-progress";
    if (out.status != "in-progress") co_return out;
  }
  co_return out;
}

}  // namespace

Task<Outcome> start_merge_tool(ToolContext const& context, Tool const& tool, json::object const& checked,
                               client::CallContext const& call) {
  auto const pair = merge_pair(tool, checked);
  auto const started = co_await running_or_started(context, pair, call);
  if (auto const* error = std::get_if<Outcome>(&started)) co_return *error;
  auto const& merge = std::get<RunningMerge>(started);
  co_return answer_about_merge(context, merge, {.why = without_task(merge)});
}

Task<Outcome> merge_records_tool(ToolContext const& context, Tool const& tool, json::object const& checked,
                                 client::CallContext const& call) {
  auto const pair = merge_pair(tool, checked);
  auto const started = co_await running_or_started(context, pair, call);
  if (auto const* error = std::get_if<Outcome>(&started)) co_return *error;
  auto const& merge = std::get<RunningMerge>(started);
  auto const* wait_s = checked.if_contains("wait_s");
  seconds const longest(wait_s ? wait_s->to_number<std::int64_t>() : default_merge_wait_s);
  auto const waited = co_await wait_for_merge(context, merge, longest, call);
  if (waited.was_cancelled) co_return failure(merge_wait_cancelled(merge));
  if (waited.status == "failed") {
    auto const reason = co_await reason_of_failure(context, merge, call);
    co_return failure(merge_failed(merge, reason));
  }
  MergeAnswer answer{
      .status = waited.status, .why = without_task(merge) + waited.why, .is_wholly_told = true};
  co_return answer_about_merge(context, merge, std::move(answer));
}

}  // namespace affinity::tools
