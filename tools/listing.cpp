#include "tools/listing.hpp"

#include <algorithm>
#include <optional>

#include "base/clean.hpp"
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

struct Gathered {
  json::array records{};
  std::vector<Place> places{};  // where each record stands, so that the answer can end before any of them
  std::optional<Place> next{};  // where to go on; nothing at the end
  std::string why{};            // set when the answer is not what was asked for
};

void absorb(Gathered& all, Page page, std::size_t limit) {
  auto const here = *all.next;
  auto circle = here.circle;
  auto at = here.offset;
  for (; at < page.items.size() && all.records.size() < limit; ++at) {
    all.records.push_back(std::move(page.items[at]));
    all.places.push_back({here.token, at, here.circle});
  }
  if (at < page.items.size()) {
    all.next = Place{here.token, at, here.circle};
  } else if (page.next_token.empty()) {
    all.next.reset();
  } else if (circle.closes(page.next_token)) {
    all.next.reset();
    all.why = "Affinity handed out the same page token twice, so the list cannot be read to its end.";
  } else {
    all.next = Place{page.next_token, 0, circle};
  }
}

// Whole records only, as many as fit; of a single one that does not fit, as much of its text as does.
void cut_to(Gathered& all, std::size_t bytes) {
  auto fit = count_that_fit(all.records, bytes);
  if (fit == 0 && !all.records.empty()) {
    all.why = cut_to_fit(all.records.front(), bytes);
    fit = 1;
  }
  if (fit == all.records.size()) return;
  all.next = all.places[fit];
  all.records.erase(all.records.begin() + std::ptrdiff_t(fit), all.records.end());
}

Task<Result<Page>> fetch(Desk const& desk, Tool const& tool, json::object const& arguments,
                         std::optional<PageAsk> ask, client::Call const& call) {
  auto request = plan(tool, arguments, ask);
  auto const asked = request;
  auto const reply = co_await desk.sender.send(std::move(request), call);
  if (!reply) co_return fail(reply);
  if (reply->status >= 300) co_return client::failure(asked, *reply);
  auto body = parse_json(reply->body);
  if (!body) {
    co_return fail(ErrorKind::upstream,
                   "Affinity answered " + std::to_string(reply->status) + " but the body is not whole JSON.",
                   "Try again.");
  }
  co_return read_page(tool.paging, std::move(*body));
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
  all.next = Place{start.token, start.offset, start.circle};
  for (int requests = 0; requests < desk.limits.max_requests && all.next && all.records.size() < limit;
       ++requests) {
    std::optional<PageAsk> ask;
    if (by_token) ask = PageAsk{.size = start.page_size, .token = all.next->token};
    // The first page is what was asked for; more of them can wait when the month's quota runs low.
    auto const& asking = requests == 0 ? call : bulk;
    auto page = co_await fetch(desk, tool, arguments, ask, asking);
    if (!page && all.records.empty()) co_return failure(page.error());
    if (!page) {  // what we have is true, and the cursor leads to where it broke off
      all.why = "Reading on failed: " + page.error().message + " next_cursor goes on where it broke off.";
      break;
    }
    absorb(all, std::move(*page), limit);
    if (call.notify) call.notify({.done = double(all.records.size()), .total = double(limit)});
  }

  bool cleaned = false;
  for (auto& record : all.records) {
    keep_fields(tool, arguments, record);
    cleaned |= clean(record);
  }
  constexpr std::size_t envelope = 512;  // room for what stands around the records
  auto const most = desk.limits.max_result;
  cut_to(all, most > 2 * envelope ? most - envelope : most / 2);
  json::value next_cursor;
  if (all.next) {
    next_cursor = write_cursor({.query = start.query.empty() ? of_query(tool.name, arguments) : start.query,
                                .token = all.next->token,
                                .offset = all.next->offset,
                                .page_size = start.page_size,
                                .circle = all.next->circle});
  }
  auto const count = all.records.size();
  json::object structured{
      {"result", std::move(all.records)}, {"next_cursor", std::move(next_cursor)}, {"result_count", count}};
  if (cleaned) structured["cleaned"] = true;
  co_return success(std::move(structured), all.why);
}

}  // namespace affinity::tools
