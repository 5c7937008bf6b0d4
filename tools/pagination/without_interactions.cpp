#include "tools/pagination/without_interactions.hpp"

#include "tools/pagination/page.hpp"

#include <set>
#include <utility>

namespace affinity::tools {

namespace {

using Ids = std::set<std::int64_t>;

std::optional<std::int64_t> id_of(std::string_view record) {
  auto const value = parse_json(record);
  auto const* id = value ? member(*value, "id") : nullptr;
  return id ? as_int64(*id) : std::nullopt;
}

// The whole list, if it is one page.
Task<std::optional<Response>> only_page(ListRun const& run, client::CallContext const& call) {
  ListPosition const first;
  auto reply = co_await fetch_page(run, first, call);
  if (!reply) co_return std::nullopt;
  auto const page = outline_page(run.tool.paging, reply->body);
  if (!page || !page->next_token.empty() || !page->unreachable.empty()) co_return std::nullopt;
  co_return std::move(*reply);
}

Ids page_ids(ListRun const& run, Response& page) {
  Ids out;
  auto const read = outline_page(run.tool.paging, page.body);
  for (auto const& item : read->items)
    if (auto const id = id_of(item.text)) out.insert(*id);
  return out;
}

Ids fetched_ids(FetchedRecords const& all) {
  Ids out;
  for (std::size_t i = 0; i < all.count(); ++i)
    if (auto const id = id_of(all.record(i))) out.insert(*id);
  return out;
}

json::object without_dates(json::object arguments) {
  arguments.erase("with_interaction_dates");
  arguments.erase("with_interaction_persons");
  return arguments;
}

void say_incomplete(FetchedRecords& all) {
  all.why =
      "Records without interactions are missing: with_interaction_dates leaves them out, and there are too "
      "many to add them here, or they could not be read. Ask without it for all of them.";
}

// Adds records of the page that are not in `seen`, from the position on.
std::size_t add_missing(FetchedRecords& all, ListRun const& run, Response& page, Ids const& seen,
                        ListPosition const& start) {
  auto const read = outline_page(run.tool.paging, page.body);
  std::size_t skipped = start.traversal == Traversal::without_interactions ? start.offset : 0;
  std::size_t at = 0, added = 0;
  all.next.reset();
  for (auto const& item : read->items) {
    auto const id = id_of(item.text);
    if (!id || seen.contains(*id) || at++ < skipped) continue;
    if (all.count() >= run.limit) {
      all.next = ListPosition{.offset = at - 1, .traversal = Traversal::without_interactions};
      return added;
    }
    if (added == 0)
      all.page_spans.push_back(
          {.from = {.offset = at - 1, .traversal = Traversal::without_interactions}, .first = all.count()});
    if (add_record(all, run, item, false)) ++added;
  }
  return added;
}

}  // namespace

bool filters_by_interactions(json::object const& arguments) {
  auto const* flag = arguments.if_contains("with_interaction_dates");
  if (!flag || *flag != json::value(true)) return false;
  for (auto const& [name, value] : arguments)
    if (name.starts_with("min_") || name.starts_with("max_"))
      return false;  // asks only for records with a date
  return true;
}

Task<std::size_t> add_records_without_interactions(FetchedRecords& all, ListRun const& run,
                                                   ListPosition const& start) {
  auto bulk = run.call;
  bulk.bulk = true;
  auto const plain = without_dates(run.arguments);
  ListRun const with{run.context, run.tool,  run.arguments,
                     run.call,    run.limit, run.tool.paging.max_page_size};
  ListRun const without{run.context, run.tool, plain, run.call, run.limit, run.tool.paging.max_page_size};
  bool const from_the_start =
      start.traversal == Traversal::upstream_order && start.token.empty() && start.offset == 0;
  auto seen = fetched_ids(all);
  if (!from_the_start) {
    auto page = co_await only_page(with, bulk);
    if (!page) {
      say_incomplete(all);
      co_return 0;
    }
    seen = page_ids(with, *page);
  }
  auto page = co_await only_page(without, bulk);
  if (!page) {
    say_incomplete(all);
    co_return 0;
  }
  co_return add_missing(all, run, *page, seen, start);
}

}  // namespace affinity::tools
