#pragma once
// A row of a list, and what is asked for and read of many.

#include "tools/composed/language/cells.hpp"
#include "tools/composed/upstream/metadata.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::tools::composed {

struct ListRow {
  Ref row{};
  Ref record{};
  std::string name{};
  std::string address{};      // the primary e-mail of a person, the domain of a company
  std::vector<Cell> cells{};  // one for each column that was asked for, in their order
  std::string added_at{};     // ISO 8601
  std::size_t page = 0;       // index into RowsRead::page_tokens
  std::size_t in_page = 0;    // its place on that page
};

struct RowsAsked {
  ListInfo list{};
  std::vector<Column> columns{};
  std::int64_t view = 0;           // a saved view's rows; v2 only
  std::size_t max_rows = 100'000;  // reading stops at the page where these are reached
  std::string from_token{};        // of the page to begin with; empty = the first
  std::size_t skip_rows = 0;       // of that page
  json::object filter{};  // of v2's search: a group {operator, filters}; rows that do not fit may still come
  bool v2_only = false;   // true: an error where v2 cannot be used
  bool cells = true;      // false on v1: without values, for a caller that fills some rows later
};

struct RowsRead {
  std::vector<ListRow> rows{};
  std::vector<std::string> page_tokens{};    // of the pages that were read
  std::string next_token{};                  // of the page behind them; empty at the end
  std::optional<std::size_t> out_of_time{};  // the first row whose values were not read for want of time
  bool by_v2 = false;
  std::vector<std::string> notes{};    // "read with API v1: …": for Answer::add_note
  std::vector<std::string> partial{};  // for Answer::add_partial
  std::optional<Error> error{};        // nothing could be read
};

}  // namespace affinity::tools::composed
