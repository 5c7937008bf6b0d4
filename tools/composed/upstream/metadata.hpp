#pragma once
// What an account looks like: lists, columns with options, teammates, whose key it is. Four reads, remembered
// as long as --metadata-cache says and dropped by our own writes.

#include "tools/composed/language/cells.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::composed {

struct ListInfo {
  std::int64_t id = 0;
  std::string name{};
  Kind kind = Kind::deal;  // of its records: person, company or deal
  std::int64_t rows = -1;  // -1 where the API does not tell it

  bool operator==(ListInfo const&) const = default;
};

struct Teammate {
  Ref ref{};
  std::string name{};
  std::string email{};

  bool operator==(Teammate const&) const = default;
};

struct Account {
  std::string subdomain{};  // of the pages of records
  std::string firm{};
  Teammate me{};  // the key's user
};

Task<Result<Account>> read_account(Reads&);
// The subdomain alone, for links: "app" where whoami cannot be read.
Task<std::string> read_subdomain(Reads&);

Task<Result<std::vector<ListInfo>>> read_lists(Reads&);

// The columns of a list: its own, those of the records on it, and the built-in ones (name, e-mail, company,
// last contact, added, "days in Status" where there is such a column).
Task<Result<std::vector<Column>>> read_columns(Reads&, ListInfo);

// The global fields of records of this kind, whatever list they are on.
Task<Result<std::vector<Column>>> read_global_columns(Reads&, Kind);

// The fields of records of this kind, global ones and those of lists, as v1 has them: {id, name, list_id,
// value_type, allows_multiple, track_changes, dropdown_options}. One request for each kind.
Task<Result<json::array>> read_fields(Reads&, Kind);

Task<Result<std::vector<Teammate>>> read_teammates(Reads&);

// The Status column of a list: a ranked dropdown of its own called Status or Stage, else its first one; null
// where it has none. Likewise who owns a row, and the amount.
Column const* stage_column(std::span<Column const>);
Column const* owner_column(std::span<Column const>);
Column const* amount_column(std::span<Column const>);

}  // namespace affinity::tools::composed
