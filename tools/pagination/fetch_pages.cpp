#include "tools/pagination/fetch_pages.hpp"

#include "base/json/repair.hpp"
#include "base/sanitize/sanitize.hpp"
#include "tools/field_selection.hpp"
#include "tools/pagination/page.hpp"
#include "tools/pagination/sorting.hpp"
#include "tools/plan.hpp"
#include "tools/upstream_error.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace affinity::tools {

Error truncated_body_error(int status) {
  return fail(ErrorKind::upstream,
              "Affinity answered " + std::to_string(status) + " but the body is not whole JSON.",
              "Try again; if it stays so, ask for less: a smaller limit, or single records by their ids.");
}

// Verbatim, unless it has to be changed.
Result<void> add_record(FetchedRecords& all, ListRun const& run, JsonItem const& item, bool with_sort_key) {
  bool const as_it_came = item.verbatim && !needs_rewrite(run.arguments);
  if (as_it_came && !with_sort_key) {
    all.add(item.text);
    return {};
  }
  auto read = parse_lenient_json(item.text);
  if (!read) return fail(read);
  auto* const record = &read->value;
  if (all.missing.empty()) all.missing = read->loss;
  if (with_sort_key) {
    auto const sort_key = sort_key_of(run.tool.paging.order, *record);
    all.sortable = all.sortable && sort_key;
    all.sort_keys.push_back(sort_key.value_or(SortKey{}));
  }
  if (as_it_came) {
    all.add(item.text);
    return {};
  }
  drop_redundant_interactions(run.arguments, *record);
  select_fields(run.tool, run.arguments, *record);
  all.cleaned |= sanitize(*record) || read->cleaned;
  all.add(write_json(*record));
  return {};
}

namespace {

// Adds the page from the position on, all or nothing.
Result<void> add_page(FetchedRecords& all, ListRun const& run, Response reply, Extent extent) {
  auto const most = extent == Extent::limit ? run.limit : std::numeric_limits<std::size_t>::max();
  auto page = outline_page(run.tool.paging, reply.body);
  if (!page && page.error().kind == ErrorKind::invalid) return fail(truncated_body_error(reply.status));
  if (!page) return fail(page);
  all.cleaned |= page->cleaned;
  if (all.missing.empty()) all.missing = page->missing;
  if (!page->beside.empty() && all.beside.empty()) all.beside = std::move(page->beside);
  auto const here = *all.next;
  auto const had = all.count();
  auto at = here.offset;
  all.text.reserve(all.text.size() + reply.body.size() + 512);
  for (; at < page->items.size() && all.count() < most; ++at) {
    if (add_record(all, run, page->items[at], extent != Extent::limit)) continue;
    all.truncate(had);
    return fail(truncated_body_error(reply.status));
  }
  if (all.count() > had) all.page_spans.push_back({.from = here, .first = had});
  auto cycle = here.cycle;
  all.next.reset();
  if (at < page->items.size()) {
    all.next = ListPosition{.token = here.token, .offset = at, .cycle = here.cycle};
  } else if (!page->unreachable.empty()) {
    all.why = page->unreachable;
  } else if (cycle.seen_before(page->next_token)) {
    all.why = "Affinity handed out the same page token twice, so the list cannot be read to its end.";
  } else if (!page->next_token.empty()) {
    all.next = ListPosition{.token = page->next_token, .cycle = cycle};
  }
  return {};
}

}  // namespace

Task<Result<Response>> fetch_page(ListRun const& run, ListPosition const& at,
                                  client::CallContext const& call) {
  std::optional<PageRequest> ask;
  auto const kind = run.tool.paging.kind;
  if (kind == Paging::Kind::tokens || kind == Paging::Kind::links)
    ask = PageRequest{.size = run.page_size, .token = at.token};
  auto request = plan(run.tool, run.arguments, ask);
  auto const asked = request;
  auto reply = co_await run.context.sender.send(std::move(request), call);
  if (reply && reply->status >= 300) co_return fail(upstream_error(run.tool, asked, *reply));
  co_return reply;
}

Task<Result<FetchedRecords>> fetch_pages(ListRun const& run, ListPosition const& from, Extent extent) {
  auto bulk = run.call;
  bulk.bulk = true;
  auto const room = max_record_bytes(run.context);
  FetchedRecords all;
  all.next = from;
  for (int requests = 0; requests < run.context.limits.max_requests && all.next; ++requests) {
    if (extent != Extent::everything && all.count() >= run.limit) break;
    if (extent == Extent::limit && all.text.size() > room) break;  // what does not fit need not be read
    auto const at = *all.next;
    // Pages after the first are bulk work, which is refused first when the month's quota runs low.
    auto const& asking = requests == 0 ? run.call : bulk;
    auto reply = co_await fetch_page(run, at, asking);
    auto const read = reply ? add_page(all, run, std::move(*reply), extent) : fail(reply);
    if (!read && all.count() == 0) co_return fail(read);
    if (!read) {  // the records so far are valid, and the cursor continues at the failure
      all.why = "Reading on failed: " + read.error().message + " next_cursor goes on where it broke off.";
      break;
    }
    if (run.call.on_progress)
      run.call.on_progress({.done = double(std::min(all.count(), run.limit)), .total = double(run.limit)});
  }
  co_return all;
}

}  // namespace affinity::tools
