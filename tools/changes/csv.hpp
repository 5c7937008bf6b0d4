#pragma once
// Reads CSV as spreadsheets write it (RFC 4180, with "," ";" or a tab between cells), and takes it apart into
// operations: one for each row.

#include "base/result.hpp"
#include "tools/changes/model/operation.hpp"
#include "tools/changes/model/plan.hpp"
#include "tools/files/file_roots.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::changes {

inline constexpr std::size_t max_csv_bytes = 25u << 20;
inline constexpr std::size_t max_csv_columns = 200;

struct CsvRow {
  std::size_t number = 0;            // as spreadsheets count: the header is row 1, empty rows count
  std::vector<std::string> cells{};  // as many as the header has; without blanks around
};

// A row that has too few or too many cells. Its cells are not used.
struct CsvRowProblem {
  std::size_t number = 0;
  std::string message{};
};

// A cell that a spreadsheet would run as a formula. It stays what it is: text.
struct CsvFormula {
  std::size_t row = 0, column = 0;  // column from 0
};

struct CsvTable {
  char separator = ',';
  std::vector<std::string> header{};  // "" for a column without a name, which has no values then
  std::vector<CsvRow> rows{};         // without empty ones
  std::vector<CsvRowProblem> problems{};
  std::vector<CsvFormula> formulas{};
};

// Errors name row and column: bytes that are not UTF-8, NUL, a quote that does not end or has text behind it,
// a name twice in the header, a column with values and without a name, more than max_csv_rows rows, none.
Result<CsvTable> read_csv(std::string_view text);

// The text of a file inside --files-root; null = there is none.
Result<std::string> csv_file_text(FileRoots const*, std::string_view path);

// What the rows of a CSV mean. `row 7` is Operation::what.
struct CsvOperations {
  std::vector<Operation> operations{};
  std::vector<Skipped> skipped{};    // rows that say the same as an earlier one
  std::vector<Problem> problems{};   // of rows; the others go on
  std::vector<std::string> notes{};  // about cells that stay text
};

// Whose rows these are: the kind that the operation's record or list names, else what the header has:
// first_name, last_name and email are people's, domain is a company's.
Result<Kind> csv_kind(Operation const& pattern, std::optional<composed::ListInfo> const&, CsvTable const&);

// `pattern` has what all rows share: the action, the list, constant values and members of the record; a cell
// that is not empty takes their place. `columns`: those of the list, or the global ones of records of `kind`.
//
// The header's names, with any case, blanks and underscores: of the record ref, name, first_name, last_name,
// email, domain, website, company; of its action text, due, owner, file, with; else a column. A cell of a
// column that takes several values is parted at ";". An empty cell leaves the value as it is.
//
// The error names the header that fits nothing, its nearest and all names, or columns that say the same.
Result<CsvOperations> csv_operations(Operation const& pattern, Kind kind,
                                     std::span<composed::Column const> columns, CsvTable const&);

}  // namespace affinity::tools::changes
