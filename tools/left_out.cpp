#include "tools/left_out.hpp"

#include <set>
#include <utility>

#include "tools/page.hpp"

namespace affinity::tools {

namespace {

using Ids = std::set<std::int64_t>;

std::optional<std::int64_t> id_of(std::string_view record) {
  auto const value = parse_json(record);
  auto const* id = value ? member(*value, "id") : nullptr;
  return id ? as_int64(*id) : std::nullopt;
}

// All of the list, when it is one page.
Task<std::optional<Response>> only_page(Run const& run, client::CallContext const& call) {
  Place const first;
  auto reply = co_await fetch_page(run, first, call);
  if (!reply) co_return std::nullopt;
  auto const page = read_page_text(run.tool.paging, reply->body);
  if (!page || !page->next_token.empty() || !page->lost.empty()) co_return std::nullopt;
  co_return std::move(*reply);
}

Ids ids_on(Run const& run, Response& page) {
  Ids out;
  auto const read = read_page_text(run.tool.paging, page.body);
  for (auto const& item : read->items)
    if (auto const id = id_of(item.text)) out.insert(*id);
  return out;
}

Ids ids_of(Gathered const& all) {
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

void not_added(Gathered& all) {
  all.why =
      "Records without interactions are missing: with_interaction_dates leaves them out, and there are too "
      "many to add them here, or they could not be read. Ask without it for all of them.";
}

// Those of the page that are not among `seen`, from the place on.
std::size_t add_others(Gathered& all, Run const& run, Response& page, Ids const& seen, Place const& start) {
  auto const read = read_page_text(run.tool.paging, page.body);
  std::size_t skipped = start.way == Way::left_out ? start.offset : 0;
  std::size_t at = 0, added = 0;
  all.next.reset();
  for (auto const& item : read->items) {
    auto const id = id_of(item.text);
    if (!id || seen.contains(*id) || at++ < skipped) continue;
    if (all.count() >= run.limit) {
      all.next = Place{.offset = at - 1, .way = Way::left_out};
      return added;
    }
    if (added == 0)
      all.stretches.push_back({.from = {.offset = at - 1, .way = Way::left_out}, .first = all.count()});
    if (add_record(all, run, item, false)) ++added;
  }
  return added;
}

}  // namespace

bool leaves_out(json::object const& arguments) {
  auto const* flag = arguments.if_contains("with_interaction_dates");
  if (!flag || *flag != json::value(true)) return false;
  for (auto const& [name, value] : arguments)
    if (name.starts_with("min_") || name.starts_with("max_")) return false;  // wants those with a date alone
  return true;
}

Task<std::size_t> add_left_out(Gathered& all, Run const& run, Place const& start) {
  auto bulk = run.call;
  bulk.bulk = true;
  auto const plain = without_dates(run.arguments);
  Run const with{run.context, run.tool, run.arguments, run.call, run.limit, run.tool.paging.max_page_size};
  Run const without{run.context, run.tool, plain, run.call, run.limit, run.tool.paging.max_page_size};
  bool const from_the_start = start.way == Way::affinitys && start.token.empty() && start.offset == 0;
  auto seen = ids_of(all);
  if (!from_the_start) {
    auto page = co_await only_page(with, bulk);
    if (!page) {
      not_added(all);
      co_return 0;
    }
    seen = ids_on(with, *page);
  }
  auto page = co_await only_page(without, bulk);
  if (!page) {
    not_added(all);
    co_return 0;
  }
  co_return add_others(all, run, *page, seen, start);
}

}  // namespace affinity::tools
