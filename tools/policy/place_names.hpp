#pragma once
// The lists and columns that rules mean: names are those of this moment, without case, accents and
// punctuation.

#include "tools/policy/facts.hpp"
#include "tools/policy/rules.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace affinity::tools::policy {

class PlaceNames {
 public:
  explicit PlaceNames(Facts& facts) : facts_(facts) {}

  // Of a name all lists that have it; none where there is no such list.
  Task<Result<std::set<std::int64_t>>> lists_of(ListRule);
  // `lists`: those of the rule's list. None where there is no such column.
  Task<Result<std::vector<KnownColumn>>> columns_of(ColumnRule, std::set<std::int64_t> lists);

 private:
  Task<Result<std::vector<KnownColumn>>> columns_of_kind(Kind, std::string name);
  Task<Result<std::vector<KnownColumn>>> columns_of_list(std::int64_t list, std::string name);

  Facts& facts_;
};

// What doctor says of rules whose names or ids are not there.
struct NameProblem {
  std::string key{};
  std::string text{};  // a sentence without its full stop
  std::string remedy{};
};

Task<Result<std::vector<NameProblem>>> check_names(Rules const&, Facts&);

}  // namespace affinity::tools::policy
