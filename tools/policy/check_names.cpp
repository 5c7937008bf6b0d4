#include "base/text/counted.hpp"
#include "base/text/text.hpp"
#include "tools/policy/place_names.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace affinity::tools::policy {

namespace {

constexpr std::size_t most_records_checked = 50;

std::string near_names(std::string_view asked, std::vector<std::string> const& names) {
  std::vector<std::string_view> all(names.begin(), names.end());
  auto const sorted = nearest_first(asked, all);
  std::string out;
  for (std::size_t i = 0; i < sorted.size() && i < 3; ++i)
    out.append(out.empty() ? "There are " : ", ").append(sorted[i]);
  return out.empty() ? "Correct it." : out + "; correct the name, or write its id.";
}

struct NameCheck {
  Facts& facts;
  PlaceNames names{facts};
  std::vector<NameProblem> problems{};

  Task<Result<std::set<std::int64_t>>> check_list(ListRule rule) {
    auto const known = co_await facts.lists();
    if (!known) co_return fail(known);
    auto const ids = co_await names.lists_of(rule);
    if (!ids) co_return fail(ids);
    std::vector<std::string> all;
    for (auto const& list : *known) all.push_back(list.name);
    bool const is_there =
        std::ranges::any_of(*known, [&](KnownList const& list) { return ids->contains(list.id); });
    if (!is_there)
      problems.push_back(
          {rule.key,
           "the " + to_string(rule) + " is not found with this key, so every write to a list is refused",
           near_names(rule.name, all)});
    if (!is_there && rule.id > 0)
      problems.back().text = "the " + to_string(rule) + " is not found with this key";
    if (ids->size() > 1)
      problems.push_back({rule.key,
                          counted(std::int64_t(ids->size()), "list") + " have that name: all are meant",
                          "Write the id of the one that is meant."});
    co_return *ids;
  }

  Task<Result<void>> check_column(ColumnRule rule) {
    std::set<std::int64_t> lists;
    if (rule.list) {
      auto const ids = co_await check_list(*rule.list);
      if (!ids) co_return fail(ids);
      lists = *ids;
      if (lists.empty()) co_return Result<void>();
    }
    auto const found = co_await names.columns_of(rule, lists);
    if (!found) co_return fail(found);
    auto const known = co_await facts.columns();
    if (!known) co_return fail(known);
    bool const by_id_alone = found->size() == 1 && found->front().list < 0;
    bool const is_of_v1 = !rule.id.empty() && rule.id.find_first_not_of("0123456789") == rule.id.npos;
    if (!found->empty() && !(by_id_alone && is_of_v1)) co_return Result<void>();
    std::vector<std::string> all;
    for (auto const& column : *known)
      if (lists.empty() || lists.contains(column.list)) all.push_back(column.name);
    problems.push_back({rule.key,
                        "the " + to_string(rule) + " is not found with this key" +
                            (rule.id.empty() ? ", so writes that could be to it are refused" : ""),
                        near_names(rule.name, all)});
    co_return Result<void>();
  }

  Task<Result<void>> check_record(Ref ref, std::string key) {
    auto const path = ref.kind == Kind::person    ? "/persons/"
                      : ref.kind == Kind::company ? "/organizations/"
                                                  : "/opportunities/";
    auto const read = co_await facts.read(path + std::to_string(ref.id));
    if (!read) co_return fail(read);
    if (read->is_null())
      problems.push_back({std::move(key), composed::to_string(ref) + " is not found with this key",
                          "Correct its id, or take the rule out."});
    co_return Result<void>();
  }
};

}  // namespace

Task<Result<std::vector<NameProblem>>> check_names(Rules const& rules, Facts& facts) {
  NameCheck check{.facts = facts};
  for (auto const& rule : rules.lists) {
    auto const checked = co_await check.check_list(rule);
    if (!checked) co_return fail(checked);
  }
  for (auto const& rule : rules.columns) {
    auto const checked = co_await check.check_column(rule);
    if (!checked) co_return fail(checked);
  }
  std::size_t records = 0;
  for (auto const* refs : {&rules.records, &rules.kept_records})
    for (auto const& ref : *refs) {
      if (++records > most_records_checked) break;
      auto key = std::string(refs == &rules.records ? "protect.records" : "protect.from_deletion");
      auto const checked = co_await check.check_record(ref, std::move(key));
      if (!checked) co_return fail(checked);
    }
  co_return check.problems;
}

}  // namespace affinity::tools::policy
