#pragma once
// Where the values of an operation go: which column a name means, and the row or record that has it.

#include "tools/changes/kinds/column_named.hpp"
#include "tools/changes/kinds/values_read.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::changes {

struct ValuePlace {
  composed::Column column{};
  std::optional<composed::ListInfo> list{};  // of a list's own column
  Subject row{};
  bool of_owners = false;  // teammates are meant first
  json::value options{};   // [{id, text, …}], with texts as they are
};

// The places of one operation. Reads the record's own lists at most once.
class ValuePlaces {
 public:
  // The operation outlives it. `on` is the record.
  ValuePlaces(Planning&, Operation const&, Subject on);

  // nullopt after adding the problem: no_such_column with the nearest names, ambiguous with the lists that
  // have one, invalid for what Affinity fills or another action changes.
  Task<std::optional<ValuePlace>> find(std::string name);

 private:
  Kind kind() const;
  Task<std::optional<ValuePlace>> find_on_list(std::string name);
  Task<std::optional<ValuePlace>> find_on_record(std::string name);
  Task<std::vector<RowOfRecord> const*> rows();
  Task<std::optional<ValuePlace>> place(composed::Column const&, std::vector<composed::Column> const&,
                                        std::optional<composed::ListInfo>);
  Task<bool> find_row(ValuePlace&);
  Task<void> add_no_such(std::string name, std::vector<std::string> names, std::optional<composed::ListInfo>);

  Planning& planning_;
  Operation const& operation_;
  Subject on_;
  std::optional<std::vector<RowOfRecord>> rows_{};
};

// "Did you mean "Status"? Columns: Status, Owners, …": the next step after a name that fits none.
std::string nearest_of(std::string_view asked, std::vector<std::string> const& names, std::string_view all);

}  // namespace affinity::tools::changes
