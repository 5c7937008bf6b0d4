#pragma once
// What the rows of a list say about the records that were asked for, the same for both APIs.

#include "tools/composed/seen.hpp"
#include "tools/composed/upstream/list_row.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::tools::composed {

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

Task<bool> read_seen_of_v2(Reads&, std::vector<Found> const& hits, SeenRecords&, std::size_t spare, Answer&);
Task<void> read_seen_of_v1(Reads&, std::vector<Found> const& hits, SeenRecords&, Answer&);

}  // namespace affinity::tools::composed
