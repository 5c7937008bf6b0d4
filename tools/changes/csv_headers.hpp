#pragma once
// What the names in the header of a CSV mean.

#include "base/result.hpp"
#include "tools/changes/csv.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace affinity::tools::changes {

// What a column of the CSV says.
enum class CsvRole {
  ref,
  id,
  name,
  first_name,
  last_name,
  email,
  domain,
  company,
  text,
  due,
  owner,
  file,
  with
};

// Of the record or of its action; nullopt: then it is a field's name.
std::optional<CsvRole> role_of_header(std::string_view name, Action, Kind);
// "Deal", "Opportunity name", "Person ID": what the rows are, where the header says it.
std::optional<Kind> kind_of_header(std::string_view name);

struct CsvMeaning {
  std::optional<CsvRole> role{};
  composed::Column const* column = nullptr;  // null with a role, and for a column without a name
};

// One for each column. `fields`: without built-in columns; outlives the answer.
Result<std::vector<CsvMeaning>> meanings_of(Operation const& pattern, Kind,
                                            std::span<composed::Column const> fields, CsvTable const&);

}  // namespace affinity::tools::changes
