#include "tools/gather.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/json/repair.hpp"
#include "base/sanitize/sanitize.hpp"
#include "client/response_error.hpp"
#include "tools/field_selection.hpp"
#include "tools/order.hpp"
#include "tools/page.hpp"
#include "tools/plan.hpp"

namespace affinity::tools {

std::string_view Gathered::record(std::size_t i) const {
  auto const from = i == 0 ? begin() : ends[i - 1] + 1;
  return std::string_view(text).substr(from, ends[i] - from);
}

void Gathered::add(std::string_view record) {
  if (count() > 0) text += ',';
  text += record;
  ends.push_back(text.size());
}

void Gathered::keep(std::size_t records) {
  ends.resize(records);
  text.resize(records == 0 ? begin() : ends.back());
  if (marks.size() > records) marks.resize(records);
}

void Gathered::end_before(std::size_t record) {
  if (!marks.empty()) {
    next = Place{.way = Way::ordered, .after = marks[record - 1]};
  } else {
    auto const behind = std::ranges::upper_bound(stretches, record, {}, &Stretch::first);
    auto const& stretch = *std::prev(behind);
    next = stretch.from;
    next->offset += record - stretch.first;
  }
  keep(record);
}

Error not_whole(int status) {
  return fail(ErrorKind::upstream,
              "Affinity answered " + std::to_string(status) + " but the body is not whole JSON.",
              "Try again; if it stays so, ask for less: a smaller limit, or single records by their ids.");
}

// As it came where nothing has to be done to it.
Result<void> add_record(Gathered& all, Run const& run, JsonItem const& item, bool marked) {
  bool const as_it_came = item.verbatim && !needs_rewrite(run.arguments);
  if (as_it_came && !marked) {
    all.add(item.text);
    return {};
  }
  auto read = parse_lenient_json(item.text);
  if (!read) return fail(read);
  auto* const record = &read->value;
  if (all.missing.empty()) all.missing = read->loss;
  if (marked) {
    auto const mark = mark_of(run.tool.paging.order, *record);
    all.can_be_ordered = all.can_be_ordered && mark;
    all.marks.push_back(mark.value_or(Mark{}));
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

// All of the page from the place on, or nothing of it.
Result<void> absorb(Gathered& all, Run const& run, Response reply, Extent extent) {
  auto const most = extent == Extent::limit ? run.limit : std::numeric_limits<std::size_t>::max();
  auto const page = read_page_text(run.tool.paging, reply.body);
  if (!page && page.error().kind == ErrorKind::invalid) return fail(not_whole(reply.status));
  if (!page) return fail(page);
  all.cleaned |= page->cleaned;
  if (all.missing.empty()) all.missing = page->missing;
  auto const here = *all.next;
  auto const had = all.count();
  auto at = here.offset;
  all.text.reserve(all.text.size() + reply.body.size() + 512);
  for (; at < page->items.size() && all.count() < most; ++at) {
    if (add_record(all, run, page->items[at], extent != Extent::limit)) continue;
    all.keep(had);
    return fail(not_whole(reply.status));
  }
  if (all.count() > had) all.stretches.push_back({.from = here, .first = had});
  auto circle = here.circle;
  all.next.reset();
  if (at < page->items.size()) {
    all.next = Place{.token = here.token, .offset = at, .circle = here.circle};
  } else if (!page->lost.empty()) {
    all.why = page->lost;
  } else if (circle.closes(page->next_token)) {
    all.why = "Affinity handed out the same page token twice, so the list cannot be read to its end.";
  } else if (!page->next_token.empty()) {
    all.next = Place{.token = page->next_token, .circle = circle};
  }
  return {};
}

}  // namespace

Task<Result<Response>> fetch_page(Run const& run, Place const& at, client::CallContext const& call) {
  std::optional<PageAsk> ask;
  if (run.tool.paging.kind == Paging::Kind::tokens) ask = PageAsk{.size = run.page_size, .token = at.token};
  auto request = plan(run.tool, run.arguments, ask);
  auto const asked = request;
  auto reply = co_await run.context.sender.send(std::move(request), call);
  if (reply && reply->status >= 300) co_return fail(client::response_error(asked, *reply));
  co_return reply;
}

Task<Result<Gathered>> gather(Run const& run, Place const& from, Extent extent) {
  auto bulk = run.call;
  bulk.bulk = true;
  auto const room = room_for_records(run.context);
  Gathered all;
  all.next = from;
  for (int requests = 0; requests < run.context.limits.max_requests && all.next; ++requests) {
    if (extent != Extent::everything && all.count() >= run.limit) break;
    if (extent == Extent::limit && all.text.size() > room) break;  // more than fits need not be read
    auto const at = *all.next;
    // The first page is what was asked for; more of them can wait when the month's quota runs low.
    auto const& asking = requests == 0 ? run.call : bulk;
    auto reply = co_await fetch_page(run, at, asking);
    auto const read = reply ? absorb(all, run, std::move(*reply), extent) : fail(reply);
    if (!read && all.count() == 0) co_return fail(read);
    if (!read) {  // what we have is true, and the cursor leads to where it broke off
      all.why = "Reading on failed: " + read.error().message + " next_cursor goes on where it broke off.";
      break;
    }
    if (run.call.on_progress)
      run.call.on_progress({.done = double(std::min(all.count(), run.limit)), .total = double(run.limit)});
  }
  co_return all;
}

}  // namespace affinity::tools
