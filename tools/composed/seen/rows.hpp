#pragma once
// What the rows of a list say about the records that were asked for, the same for both APIs.

#include "base/json/json.hpp"
#include "tools/composed/upstream/list_row.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace affinity::tools::composed {

struct SeenRecord {
  std::set<std::int64_t> people{}, companies{};  // that the record is, or belongs to
  json::array
      lists{};  // {list, stage, owners, deal, through}; stage and owners are missing where they were not read
  std::string lists_text{};    // "Deal Flow/New, Maren Oduya; Sourcing"; "?" where it could not be read
  std::string last_contact{};  // "2026-10-17 Maren Oduya", "never", "?"
  std::string pass_reason{};   // of a column of that name
};
using SeenRecords = std::map<Ref, SeenRecord>;

SeenRecord const& unknown_record();

// The columns of a list that are told, each where it has one.
struct ToldColumns {
  std::vector<Column> columns{};
  std::optional<std::size_t> stage{}, owner{}, reason{}, company{}, people{}, contact{};
};
ToldColumns told_columns(std::vector<Column> const& all);

// Whose row it is: the record on it, and of a deal its people and companies.
struct RowOwners {
  Ref record{};
  std::string name{};
  std::vector<std::int64_t> people{}, companies{};
};

// How a row is one of the record: not at all, its own, or through its company.
enum class RowRelation { none, own, through_company };
RowRelation relation_of(Ref const&, SeenRecord const&, RowOwners const&);

// Adds the row to what is told: "Deal Flow/New, Maren Oduya".
void add_seen_row(SeenRecord&, RowRelation, ListInfo const&, RowOwners const&, std::vector<Cell> const& cells,
                  ToldColumns const&);
// A list that the record is on, whose row was not read.
void add_seen_list(SeenRecord&, ListInfo const&);

// "2026-10-17 Maren Oduya", "never", "?"
std::string contact_text(Cell const&);

}  // namespace affinity::tools::composed
