#pragma once
// The rows of a list with the cells that were asked for, from API v2 (one request for 100 rows, values
// included) or v1 (one for 500 rows and one for the values of each).

#include "tools/composed/language/cells.hpp"
#include "tools/composed/upstream/list_row.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace affinity::tools::composed {

Task<RowsRead> read_rows(Reads&, RowsAsked);

// Reads the values of these rows with v1, where read_rows() was asked to leave them out; does nothing after
// v2. A row whose values cannot be read has unknown cells.
Task<void> fill_cells(Reads&, RowsAsked const&, RowsRead&, std::span<std::size_t const> rows);

// How many requests that takes: for Reads::confirmation_for. `rows`: how many the list has, of which `filled`
// need values.
int rows_cost(Reads const&, RowsAsked const&, std::size_t rows, std::size_t filled);

// The index of a column among those asked for; nullopt when it is not.
std::optional<std::size_t> column_index(std::span<Column const>, Column const&);

}  // namespace affinity::tools::composed
