#include "tools/merges/merge_start.hpp"

#include "base/json/repair.hpp"
#include "base/text/text.hpp"
#include "tools/pagination/page.hpp"
#include "tools/plan.hpp"
#include "tools/records/read_tool.hpp"
#include "tools/records/record_name.hpp"
#include "tools/render.hpp"
#include "tools/upstream_error.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools {

namespace {

constexpr int newest_merges = 100;  // the largest page; persons have 25 without a limit

// "https://api.affinity.co/v2/tasks/company-merges/123e4567-…" → "123e4567-…". The rest of the address is
// ignored: tasks are read where everything else is. Empty where it does not end in a UUID.
std::string task_in_url(std::string_view task_url) {
  task_url = task_url.substr(0, task_url.find_first_of("?#"));
  auto const id = task_url.substr(task_url.rfind('/') + 1);
  constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  bool const is_uuid = id.size() == form.size() && std::ranges::equal(id, form, [](char c, char wanted) {
                         return wanted == '-' ? c == '-' : is_hex_digit(c);
                       });
  return is_uuid ? lower(id) : std::string();
}

// What finds out whether a merge began whose answer was lost.
Outcome failed_start(ToolContext const& context, MergePair const& pair, Error error) {
  if (error.kind == ErrorKind::unknown_outcome)
    error.next_step = "Do not start it again: look for the pair " + std::to_string(pair.keep) + " and " +
                      std::to_string(pair.duplicate) + " in the list of merges, newest first.";
  return failure(error, next_call(context, pair.kind->list, {}));
}

}  // namespace

Task<Result<std::optional<RunningMerge>>> find_running_merge(ToolContext const& context,
                                                             MergePair const& pair,
                                                             client::CallContext const& call) {
  json::object only{{"filter", "status=in-progress"}};
  auto answer = co_await call_read_tool(context, pair.kind->list, std::move(only), newest_merges, call);
  if (!answer) co_return nothing_merged(answer.error());
  auto const page = parse_page(links(), std::move(*answer));
  if (!page) co_return nothing_merged(page.error());
  for (auto const& merge : page->items) {
    auto const keep = integer_member(merge, pair.kind->primary_id).value_or(0);
    auto const duplicate = integer_member(merge, pair.kind->duplicate_id).value_or(0);
    if (!pair.same_records(keep, duplicate) || text_member(merge, "status") != "in-progress") continue;
    co_return RunningMerge{.pair = {.kind = pair.kind, .keep = keep, .duplicate = duplicate},
                           .task = text_member(merge, "taskId"),
                           .was_found = true};
  }
  co_return std::optional<RunningMerge>();
}

json::object merge_facts(RunningMerge const& merge) {
  return {{"taskId", merge.task}, {"keep", merge.pair.keep}, {"duplicate", merge.pair.duplicate}};
}

std::optional<RunningMerge> running_merge(MergePair const& pair, json::object const& facts) {
  if (!facts.contains("taskId")) return std::nullopt;
  json::value const all = facts;
  return RunningMerge{.pair = {.kind = pair.kind,
                               .keep = integer_member(all, "keep").value_or(0),
                               .duplicate = integer_member(all, "duplicate").value_or(0)},
                      .task = text_member(all, "taskId"),
                      .was_found = true};
}

Task<std::variant<RunningMerge, Outcome>> start_merge(ToolContext const& context, MergePair const& pair,
                                                      client::CallContext const& call) {
  auto running = co_await find_running_merge(context, pair, call);
  if (!running) co_return failure(running.error());
  if (*running) co_return std::move(**running);
  auto const& rows = context.full_catalogue ? *context.full_catalogue : context.catalogue;
  auto const* row = rows.find(pair.kind->start);
  if (!row) co_return failure(fail(ErrorKind::internal, "There is no tool that starts this merge."));
  json::object const body{{pair.kind->primary_id, pair.keep}, {pair.kind->duplicate_id, pair.duplicate}};
  auto request = plan(*row, body);
  auto const asked = request;
  auto const reply = co_await context.sender.send(std::move(request), call);
  if (!reply) co_return failed_start(context, pair, reply.error());
  if (reply->status >= 300) co_return failed_start(context, pair, upstream_error(*row, asked, *reply));
  auto const read = parse_lenient_json(reply->body);
  co_return RunningMerge{.pair = pair, .task = read ? task_in_url(text_member(read->value, "taskUrl")) : ""};
}

}  // namespace affinity::tools
