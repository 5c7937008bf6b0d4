#include "tools/listing.hpp"

#include <algorithm>
#include <optional>

#include "base/clean.hpp"
#include "base/json_mend.hpp"
#include "client/failure.hpp"
#include "tools/cursor.hpp"
#include "tools/keep.hpp"
#include "tools/page.hpp"
#include "tools/plan.hpp"
#include "tools/render.hpp"

namespace affinity::tools {

namespace {

// A place in the whole list: a page of Affinity's and a record in it.
struct Place {
  std::string token{};  // empty = the first page
  std::size_t offset = 0;
  Circle circle{};  // of the tokens that led here
};

// The records that follow one another on a page, of which the first is the answer's `first`th.
struct Stretch {
  Place from{};
  std::size_t first = 0;
};

struct Gathered {
  std::string text = R"({"result":[)";  // the records with their commas
  std::vector<std::size_t> ends{};      // of each of them in the text
  std::vector<Stretch> stretches{};     // so that the answer can end before any record
  std::optional<Place> next{};          // where to go on; nothing at the end
  std::string why{};                    // set when the answer is not what was asked for
  bool cleaned = false;

  std::size_t begin() const { return std::string_view(R"({"result":[)").size(); }
  std::size_t count() const { return ends.size(); }
  void add(std::string_view record) {
    if (count() > 0) text += ',';
    text += record;
    ends.push_back(text.size());
  }
  void keep(std::size_t records) {
    ends.resize(records);
    text.resize(records == 0 ? begin() : ends.back());
  }
};

struct Asked {
  Tool const& tool;
  json::object const& arguments;
  bool for_all = !arguments.contains("fields");  // of each record
};

// As it came where nothing has to be done to it.
Result<void> add(Gathered& all, Asked const& asked, JsonItem const& item) {
  if (item.settled && asked.for_all) {
    all.add(item.text);
    return {};
  }
  auto read = read_foreign_json(item.text);
  if (!read) return fail(read);
  auto& record = read->value;
  keep_fields(asked.tool, asked.arguments, record);
  all.cleaned |= clean(record) || read->cleaned;
  if (all.why.empty()) all.why = read->missing;
  all.add(write_json(record));
  return {};
}

auto not_whole(int status) {
  return fail(ErrorKind::upstream,
              "Affinity answered " + std::to_string(status) + " but the body is not whole JSON.",
              "Try again; if it stays so, ask for less: a smaller limit, or single records by their ids.");
}

// All of the page, as far as the limit, or nothing of it.
Result<void> absorb(Gathered& all, Asked const& asked, Response reply, std::size_t limit) {
  auto const page = read_page_text(asked.tool.paging, reply.body);
  if (!page && page.error().kind == ErrorKind::invalid) return not_whole(reply.status);
  if (!page) return fail(page);
  all.cleaned |= page->cleaned;
  if (all.why.empty()) all.why = page->missing;
  auto const here = *all.next;
  auto const had = all.count();
  auto at = here.offset;
  if (asked.for_all) all.text.reserve(all.text.size() + reply.body.size() + 512);
  for (; at < page->items.size() && all.count() < limit; ++at) {
    if (add(all, asked, page->items[at])) continue;
    all.keep(had);
    return not_whole(reply.status);
  }
  if (all.count() > had) all.stretches.push_back({.from = here, .first = had});
  auto circle = here.circle;
  if (at < page->items.size()) {
    all.next = Place{here.token, at, here.circle};
  } else if (page->next_token.empty()) {
    all.next.reset();
  } else if (circle.closes(page->next_token)) {
    all.next.reset();
    all.why = "Affinity handed out the same page token twice, so the list cannot be read to its end.";
  } else {
    all.next = Place{page->next_token, 0, circle};
  }
  return {};
}

Place place_of(Gathered const& all, std::size_t record) {
  auto const behind = std::ranges::upper_bound(all.stretches, record, {}, &Stretch::first);
  auto const& stretch = *std::prev(behind);
  return {stretch.from.token, stretch.from.offset + (record - stretch.first), stretch.from.circle};
}

// Whole records only, as many as fit; of a single one that does not fit, as much of its text as does.
void cut_to(Gathered& all, std::size_t bytes) {
  auto const fit = std::size_t(std::ranges::lower_bound(all.ends, all.begin() + bytes) - all.ends.begin());
  if (fit == all.count()) return;
  auto const kept = std::max<std::size_t>(fit, 1);
  if (kept < all.count()) all.next = place_of(all, kept);
  all.keep(kept);
  if (fit > 0) return;
  auto record = parse_json(std::string_view(all.text).substr(all.begin()));
  all.why = cut_to_fit(record.value(), bytes);
  all.keep(0);
  all.add(write_json(*record));
}

Task<Result<Response>> fetch(Desk const& desk, Tool const& tool, json::object const& arguments,
                             std::optional<PageAsk> ask, client::Call const& call) {
  auto request = plan(tool, arguments, ask);
  auto const asked = request;
  auto reply = co_await desk.sender.send(std::move(request), call);
  if (reply && reply->status >= 300) co_return client::failure(asked, *reply);
  co_return reply;
}

}  // namespace

Task<Outcome> list_records(Desk const& desk, Tool const& tool, json::object const& arguments,
                           client::Call const& call) {
  auto const* limit_given = arguments.if_contains("limit");
  auto const limit = std::size_t(limit_given ? limit_given->as_int64() : 100);
  bool const by_token = tool.paging.kind == Paging::Kind::tokens;

  Cursor start{.page_size = std::min(int(limit), tool.paging.most)};
  if (auto const* given = arguments.if_contains("next_cursor")) {
    auto const read = read_cursor(*as_text(*given), of_query(tool.name, arguments));
    if (!read) co_return failure(read.error());
    start = *read;
  }

  auto bulk = call;
  bulk.bulk = true;
  Gathered all;
  Asked const asked{.tool = tool, .arguments = arguments};
  all.next = Place{start.token, start.offset, start.circle};
  for (int requests = 0; requests < desk.limits.max_requests && all.next && all.count() < limit; ++requests) {
    std::optional<PageAsk> ask;
    if (by_token) ask = PageAsk{.size = start.page_size, .token = all.next->token};
    // The first page is what was asked for; more of them can wait when the month's quota runs low.
    auto const& asking = requests == 0 ? call : bulk;
    auto reply = co_await fetch(desk, tool, arguments, ask, asking);
    auto const read = reply ? absorb(all, asked, std::move(*reply), limit) : fail(reply);
    if (!read && all.count() == 0) co_return failure(read.error());
    if (!read) {  // what we have is true, and the cursor leads to where it broke off
      all.why = "Reading on failed: " + read.error().message + " next_cursor goes on where it broke off.";
      break;
    }
    if (call.notify) call.notify({.done = double(all.count()), .total = double(limit)});
  }

  cut_to(all, room_for_records(desk));
  json::value next_cursor;
  if (all.next) {
    next_cursor = write_cursor({.query = start.query.empty() ? of_query(tool.name, arguments) : start.query,
                                .token = all.next->token,
                                .offset = all.next->offset,
                                .page_size = start.page_size,
                                .circle = all.next->circle});
  }
  json::object rest{{"next_cursor", std::move(next_cursor)}, {"result_count", all.count()}};
  if (all.cleaned) rest["cleaned"] = true;
  if (!all.why.empty()) {
    rest["complete"] = false;
    rest["why"] = all.why;
  }
  all.text += ']';
  co_return success_as(std::move(all.text), rest);
}

}  // namespace affinity::tools
