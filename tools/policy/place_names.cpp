#include "tools/policy/place_names.hpp"

#include "base/text/folding.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace affinity::tools::policy {

namespace {

bool is_same_text(std::string_view one, std::string_view other) { return fold(one) == fold(other); }

}  // namespace

// Of a name all lists that have it; none where there is no such list.
Task<Result<std::set<std::int64_t>>> PlaceNames::lists_of(ListRule rule) {
  std::set<std::int64_t> out;
  if (rule.id > 0) out.insert(rule.id);
  if (rule.id > 0) co_return out;
  auto const lists = co_await facts_.lists();
  if (!lists) co_return fail(lists);
  for (auto const& list : *lists)
    if (is_same_text(list.name, rule.name)) out.insert(list.id);
  co_return out;
}

Task<Result<std::vector<KnownColumn>>> PlaceNames::columns_of_kind(Kind kind, std::string name) {
  auto const columns = co_await facts_.columns();
  if (!columns) co_return fail(columns);
  std::vector<KnownColumn> out;
  std::ranges::copy_if(*columns, std::back_inserter(out), [&](KnownColumn const& each) {
    return each.list == 0 && each.kind == kind && is_same_text(each.name, name);
  });
  if (!out.empty()) co_return out;
  auto const of_v2 = co_await facts_.columns_of_v2(kind);
  if (!of_v2) co_return out;  // a key without API v2 has none of these
  std::ranges::copy_if(*of_v2, std::back_inserter(out),
                       [&](KnownColumn const& each) { return is_same_text(each.name, name); });
  co_return out;
}

Task<Result<std::vector<KnownColumn>>> PlaceNames::columns_of_list(std::int64_t list, std::string name) {
  auto const columns = co_await facts_.columns();
  if (!columns) co_return fail(columns);
  std::vector<KnownColumn> out;
  std::ranges::copy_if(*columns, std::back_inserter(out), [&](KnownColumn const& each) {
    return each.list == list && is_same_text(each.name, name);
  });
  if (!out.empty()) co_return out;
  auto const lists = co_await facts_.lists();
  if (!lists) co_return fail(lists);
  auto const found = std::ranges::find(*lists, list, &KnownList::id);
  if (found == lists->end()) co_return out;
  co_return co_await columns_of_kind(found->kind, std::move(name));
}

// The columns that the rule means; `lists` are those of its list.
Task<Result<std::vector<KnownColumn>>> PlaceNames::columns_of(ColumnRule rule, std::set<std::int64_t> lists) {
  if (rule.of) co_return co_await columns_of_kind(*rule.of, rule.name);
  std::vector<KnownColumn> out;
  if (!rule.id.empty()) {
    auto const columns = co_await facts_.columns();
    if (!columns) co_return fail(columns);
    std::ranges::copy_if(*columns, std::back_inserter(out),
                         [&](KnownColumn const& each) { return each.id == rule.id; });
    if (out.empty()) out.push_back({.id = rule.id, .list = -1});  // known by its id alone
    co_return out;
  }
  for (auto const list : lists) {
    auto found = co_await columns_of_list(list, rule.name);
    if (!found) co_return fail(found);
    std::ranges::move(*found, std::back_inserter(out));
  }
  co_return out;
}

}  // namespace affinity::tools::policy
