#pragma once
// A question about the rows of a list, with every name in it resolved.

#include "tools/composed/language/conditions.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/composed/upstream/reads.hpp"
#include "tools/outcome.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace affinity::tools::composed {

struct SortBy {
  Column column{};
  bool descending = false;
};

struct ListQuestion {
  ListInfo list{};
  std::vector<Column> shown{}, grouped{};
  ConditionTree where{};
  std::vector<SortBy> sort{};
  std::int64_t view = 0;
  std::string view_name{};

  bool is_plain() const { return where.parts.empty() && grouped.empty() && sort.empty(); }
  bool is_empty() const { return is_plain() && shown.empty() && view == 0; }
};

using MaybeOutcome = std::optional<Outcome>;

// Reads columns, where, sort, group_by and view into `out`, whose list is known; or what to answer instead.
Task<MaybeOutcome> understand(Reads&, json::object const& checked, std::span<Column const> all,
                              ListQuestion& out);

}  // namespace affinity::tools::composed
