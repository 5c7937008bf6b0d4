#include "tools/composed/upstream/reads.hpp"

#include "base/json/repair.hpp"
#include "base/sanitize/sanitize.hpp"
#include "base/text/counted.hpp"
#include "tools/composed/upstream/parallel.hpp"
#include "tools/composed/upstream/parts.hpp"
#include "tools/composed/upstream/refusals.hpp"
#include "tools/pagination/linked_page.hpp"
#include "tools/pagination/page.hpp"
#include "tools/plan.hpp"
#include "tools/upstream_error.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr int requests_before_bulk = 10;  // later ones are refused first when the month's quota runs low
constexpr auto time_for_one_request = std::chrono::seconds(2);

SystemClock const system_clock{};

Clock const& clock_of(ToolContext const& context) { return context.clock ? *context.clock : system_clock; }

// By the right, which several tools share; by the tool where Affinity names none.
std::string_view refused_right(Tool const& tool) { return tool.rights.empty() ? tool.name : tool.rights; }

bool confirms_cost(json::object const& checked) {
  auto const* given = checked.if_contains("confirm_cost");
  return given && *given == json::value(true);
}

void set_freshness(Request& request, Freshness freshness) {
  request.max_age = freshness == Freshness::metadata ? Milliseconds::max() : Milliseconds(0);
  if (freshness == Freshness::rows) request.rows_max_age = rows_lifetime;
}

Error not_whole_json() {
  return fail(ErrorKind::upstream, "Affinity's answer was not whole JSON.", "Try again.");
}

}  // namespace

Reads::Reads(ToolContext const& context, Tool const& tool, json::object const& checked,
             client::CallContext const& call)
    : context_(context), tool_(tool), call_(call), confirmed_(confirms_cost(checked)) {}

Tool const* Reads::find(std::string_view name) const {
  auto const& rows = context_.full_catalogue ? *context_.full_catalogue : context_.catalogue;
  return rows.find(name);
}

bool Reads::is_allowed(std::string_view tool) const {
  bool const allowed =
      tool_.toolset == work_toolset ? is_part_allowed(context_, tool) : !is_part_excluded(context_, tool);
  if (!allowed) note_not_allowed(tool);
  return allowed;
}

// A read of v2 that is not allowed is no loss where the one of v1 is.
void Reads::note_not_allowed(std::string_view tool) const {
  auto const v1 = v1_equivalent(tool);
  if (!v1.empty() && is_part_allowed(context_, v1)) return;
  auto const name = v1.empty() ? tool : v1;
  if (std::ranges::find(not_allowed_, name) == not_allowed_.end()) not_allowed_.emplace_back(name);
}

bool Reads::may_use(std::string_view tool) const {
  auto const* row = find(tool);
  if (!row || !is_allowed(tool)) return false;
  return !context_.refusals || !context_.refusals->has(call_.caller.api_key.fingerprint(),
                                                       refused_right(*row), clock_of(context_).now());
}

bool Reads::is_refusal(Error const& error) { return error.status == 403 || error.status == 501; }

void Reads::remember_refusal(Tool const& tool, Error const& error) {
  if (context_.refusals && tool.route.is_v2() && is_refusal(error))
    context_.refusals->add(call_.caller.api_key.fingerprint(), refused_right(tool), clock_of(context_).now());
}

std::optional<Error> Reads::refusal_before(Tool const* tool, std::string_view name) const {
  if (!tool || tool->effect != Effect::reads)
    return fail(ErrorKind::internal, "There is no tool that reads this: " + std::string(name) + ".");
  if (!is_allowed(name)) return fail(ErrorKind::denied, std::string(name) + " is not allowed here.");
  if (is_out_of_time()) return fail(ErrorKind::timeout, "The time for this call was over.");
  if (is_spent())
    return fail(ErrorKind::limited, "It takes more than " + counted(*most_, "request") + ".",
                "Ask for less.");
  if (!confirmed_ && requests_ >= requests_without_confirmation)
    return fail(ErrorKind::limited,
                "It takes more than " + std::to_string(requests_without_confirmation) + " requests.",
                "Call again with confirm_cost:true.");
  return std::nullopt;
}

void Reads::note_answer(Response const& response) {
  if (response.from_cache) {
    oldest_ = std::max(oldest_, response.age);
    --requests_;  // it was counted when it was asked for
    return;
  }
  if (call_.on_progress)
    call_.on_progress({.done = double(requests_),
                       .total = double(std::max(expected_, requests_)),
                       .message = counted(requests_, "request")});
}

Task<Result<Response>> Reads::send(Read const& ask) {
  auto const* tool = find(ask.tool);
  if (auto const refused = refusal_before(tool, ask.tool)) co_return fail(*refused);
  std::optional<PageRequest> page;
  if (ask.page_size > 0) page = PageRequest{.size = ask.page_size, .token = ask.token};
  auto request = plan(*tool, ask.arguments, page);
  bool const fresh = fresh_ && ask.freshness == Freshness::rows;
  set_freshness(request, fresh ? Freshness::fresh : ask.freshness);
  auto const asked = request;
  auto how = call_;
  how.bulk = ask.bulk || requests_ >= requests_before_bulk;
  how.on_progress = {};
  ++requests_;
  auto reply = co_await context_.sender.send(std::move(request), how);
  if (!reply) co_return fail(reply);
  note_answer(*reply);
  if (reply->status >= 300) {
    auto error = upstream_error(*tool, asked, *reply);
    if (error.status == 0) error.status = reply->status;
    remember_refusal(*tool, error);
    co_return fail(std::move(error));
  }
  if (!reply->complete) co_return not_whole_json();
  co_return std::move(*reply);
}

Task<Result<json::value>> Reads::read(Read ask) {
  auto const reply = co_await send(ask);
  if (!reply) co_return fail(reply);
  auto body = parse_lenient_json(reply->body);
  if (!body) co_return not_whole_json();
  sanitize(body->value);
  co_return std::move(body->value);
}

Task<Result<std::string>> Reads::read_each(Read ask, std::function<void(json::value)> const& use) {
  auto reply = co_await send(ask);
  if (!reply) co_return fail(reply);
  auto page = outline_page(find(ask.tool)->paging, reply->body);
  if (!page) co_return fail(page);
  for (auto const& item : page->items) {
    auto record = parse_lenient_json(item.text);
    if (!record) co_return not_whole_json();
    sanitize(record->value);
    use(std::move(record->value));
  }
  co_return std::move(page->next_token);
}

Task<std::vector<Result<json::value>>> Reads::read_all(std::vector<Read> asks) {
  std::vector<Result<json::value>> out(asks.size(), fail(ErrorKind::timeout, "It was not read."));
  auto const one = [](Reads& reads, Read ask, Result<json::value>& into) -> Task<void> {
    into = co_await reads.read(std::move(ask));
  };
  std::function<Task<void>(std::size_t)> const make = [&](std::size_t index) {
    return one(*this, std::move(asks[index]), out[index]);
  };
  co_await run_all(asks.size(), requests_at_a_time, make);
  co_return out;
}

Task<ReadRecords> Reads::read_pages(Read ask, std::size_t max_records) {
  ReadRecords out;
  auto const* tool = find(ask.tool);
  out.next_token = ask.token;
  do {
    auto next = ask;
    next.token = out.next_token;
    auto body = co_await read(std::move(next));
    auto page = body ? page_of(*tool, std::move(*body)) : Result<ReadPage>(fail(body));
    if (!page) {
      out.error = page.error();
      break;
    }
    for (auto& record : page->records) out.records.push_back(std::move(record));
    bool const repeats = page->next_token == out.next_token && !page->next_token.empty();
    out.next_token = repeats ? std::string() : std::move(page->next_token);
  } while (!out.next_token.empty() && out.records.size() < max_records);
  co_return out;
}

std::optional<Outcome> Reads::confirmation_for(int requests, std::string_view to_say) const {
  if (confirmed_ || requests + requests_ <= requests_without_confirmation) return std::nullopt;
  auto const total = std::to_string(requests + requests_);
  return question("confirm_cost",
                  "This takes about " + total + " requests to Affinity" +
                      (to_say.empty() ? std::string() : " (" + std::string(to_say) + ")") +
                      "; nothing was read yet.",
                  "Ask for less, or call " + std::string(tool_.name) + " again with confirm_cost:true.", {},
                  "", requests_);
}

bool Reads::is_out_of_time() const {
  if (call_.deadline == TimePoint::max()) return false;
  return clock_of(context_).now() + time_for_one_request >= call_.deadline;
}

// To the second: an answer that took some milliseconds to put together is of the moment it was asked.
WallTime Reads::as_of() const {
  return clock_of(context_).wall() - std::chrono::floor<std::chrono::seconds>(oldest_);
}

Now Reads::now() const {
  auto const wall = clock_of(context_).wall();
  auto const* zone = context_.time_zone;
  return {.wall = wall, .utc_offset = zone ? zone->offset_at(wall) : std::chrono::minutes(0), .zone = zone};
}

std::string Reads::why(Error const& error) {
  if (error.status > 0) return std::to_string(error.status);
  switch (error.kind) {
    case ErrorKind::denied: return "not allowed here";
    case ErrorKind::timeout: return "out of time";
    case ErrorKind::limited:
      return error.next_step.find("confirm_cost") != std::string::npos
                 ? "over " + std::to_string(requests_without_confirmation) + " requests"
                 : "a limit of requests";
    default: return std::string(to_string(error.kind));
  }
}

Result<ReadPage> page_of(Tool const& tool, json::value body) {
  std::string linked;  // of API v2, whose next page stands beside the records
  if (auto const* pagination = member(body, "pagination"))
    linked = cursor_in(text_member(*pagination, "nextUrl"));
  bool const is_v2 = tool.paging.kind == Paging::Kind::links || tool.paging.kind == Paging::Kind::once;
  if (auto const* data = member(body, "data"); is_v2 && data && data->is_null())
    return ReadPage{};  // an empty list
  auto page = parse_page(tool.paging, std::move(body));
  if (!page) return fail(page);
  bool const is_linked = tool.paging.kind == Paging::Kind::links;
  return ReadPage{.records = std::move(page->items),
                  .next_token = is_linked ? std::move(linked) : std::move(page->next_token)};
}

}  // namespace affinity::tools::composed
