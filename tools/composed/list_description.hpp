#pragma once
// What a list looks like: its columns, how full they are, their options in order, its saved views.

#include "tools/composed/upstream/metadata.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <span>
#include <string>
#include <vector>

namespace affinity::tools::composed {

struct SavedView {
  std::int64_t id = 0;
  std::string name{};
  std::string type{};  // sheet, board or dashboard; sheets alone have rows
};

// API v2 alone has them; the error says so where it cannot be read.
Task<Result<std::vector<SavedView>>> read_views(Reads&, ListInfo);

Task<Outcome> describe_list(Reads&, json::object const& checked, ListInfo, std::vector<Column> columns);

}  // namespace affinity::tools::composed
