#pragma once
// Reads cells as they are now, through either API: 100 rows in one request where v2 may be used, a request
// for each row or record with v1, whose values have ids.

#include "tools/changes/kinds/kind.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::changes {

struct CellAt {
  std::optional<Ref> row{};  // of a list's own column
  Ref record{};
  std::int64_t list = 0;
  composed::Column column{};
  bool by_v2 = false;  // v1 where the key has no right to it
};

struct CellNow {
  std::vector<Value> values{};
  bool gone = false;  // the row or record is
  bool by_v2 = false;
  std::optional<Error> error{};
};

// A row that is read alone shows nothing of the right that its write needs; a page of rows does.
enum class RowReading { fewest_requests, page_that_shows_the_right };

// In their order.
Task<std::vector<CellNow>> read_cells(composed::Reads&, std::vector<CellAt>,
                                      RowReading = RowReading::fewest_requests);

// The reads that a further row of the list takes, where `earlier` are read before the same write.
int rows_read_cost(std::size_t rows, std::int64_t rows_of_list);

// People and companies get their names: teammates at once, a few others by a request each, else the ref.
Task<std::vector<Value>> with_names(composed::Reads&, composed::Column, std::vector<Value>);

// The rows that a record has on lists, from its own reading.
struct RowOfRecord {
  Ref row{};
  std::int64_t list = 0;
};
Task<Result<std::vector<RowOfRecord>>> read_rows_of_record(composed::Reads&, Ref record);

// "Yuki Tanaka, 2026-11-28 09:12": who changed the cell last, by Affinity's history; empty where that does
// not tell.
Task<std::string> read_last_changer(composed::Reads&, CellAt);

}  // namespace affinity::tools::changes
