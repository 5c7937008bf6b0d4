#include "tools/changes/csv.hpp"

#include "base/system/file.hpp"
#include "base/text/byte_order_mark.hpp"
#include "base/text/counted.hpp"
#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace affinity::tools::changes {

namespace {

// Where several part a header evenly, the first: a comma stands in texts more often than the others.
constexpr std::string_view csv_separators = ";\t,";

struct CsvRecord {
  std::vector<std::string> cells{};  // at most one more than max_csv_columns
  std::size_t count = 0;             // of all cells

  bool is_empty() const { return std::ranges::all_of(cells, &std::string::empty); }
};

// "row 7, column 3"
std::string place_in_csv(std::size_t row, std::size_t column) {
  return "row " + std::to_string(row) + ", column " + std::to_string(column);
}

Error csv_error(std::size_t row, std::size_t column, std::string what, std::string next_step) {
  return fail(ErrorKind::invalid,
              "The CSV cannot be read: " + place_in_csv(row, column) + " " + std::move(what),
              std::move(next_step));
}

// Reads one record after the other.
class CsvReader {
 public:
  CsvReader(std::string_view text, char separator) : rest_(text), separator_(separator) {}

  bool is_at_end() const { return rest_.empty(); }

  Result<CsvRecord> next() {
    ++row_;
    CsvRecord record;
    for (bool more = true; more;) {
      ++record.count;
      auto cell = next_cell(record.count);
      if (!cell) return fail(cell);
      if (record.cells.size() <= max_csv_columns) record.cells.push_back(std::move(*cell));
      more = rest_.starts_with(separator_);
      if (more) rest_.remove_prefix(1);
    }
    skip_line_end();
    return record;
  }

 private:
  bool is_at_cell_end() const {
    return rest_.empty() || rest_.front() == separator_ || rest_.front() == '\n' || rest_.front() == '\r';
  }

  void skip_blanks() {
    while (!rest_.empty() && rest_.front() != separator_ && (rest_.front() == ' ' || rest_.front() == '\t'))
      rest_.remove_prefix(1);
  }

  void skip_line_end() {
    if (rest_.starts_with("\r\n"))
      rest_.remove_prefix(2);
    else if (!rest_.empty())
      rest_.remove_prefix(1);
  }

  // Moves one character to the cell.
  Result<void> take(std::string& cell, std::size_t column) {
    auto const length = utf8_length(rest_);
    if (length == 0)
      return csv_error(row_, column, "has bytes that are not UTF-8.",
                       "Save the file as \"CSV UTF-8\", and send it again.");
    if (rest_.front() == '\0')
      return csv_error(row_, column, "has a NUL character, which no text has.",
                       "Is this a CSV file? Save it as \"CSV UTF-8\".");
    cell.append(rest_.substr(0, length));
    rest_.remove_prefix(length);
    return {};
  }

  Result<std::string> next_cell(std::size_t column) {
    skip_blanks();
    if (rest_.starts_with('"')) return quoted_cell(column);
    std::string cell;
    while (!is_at_cell_end())
      if (auto const taken = take(cell, column); !taken) return fail(taken);
    return std::string(trimmed(cell));
  }

  Result<std::string> quoted_cell(std::size_t column) {
    rest_.remove_prefix(1);
    std::string cell;
    while (!rest_.empty()) {
      if (rest_.starts_with("\"\"")) {
        cell += '"';
        rest_.remove_prefix(2);
      } else if (rest_.starts_with('"')) {
        rest_.remove_prefix(1);
        skip_blanks();
        if (is_at_cell_end()) return std::string(trimmed(cell));
        return csv_error(row_, column, "has text behind its closing quote.",
                         "Double the quotes that belong to the text: \"the \"\"big\"\" one\".");
      } else if (auto const taken = take(cell, column); !taken) {
        return fail(taken);
      }
    }
    return csv_error(row_, column, "begins with a quote that never ends.",
                     "End it, or double the quotes that belong to the text.");
  }

  std::string_view rest_;
  char separator_;
  std::size_t row_ = 0;
};

// Excel's first line "sep=;" says what parts cells.
std::optional<char> separator_line(std::string_view text) {
  auto const line = trimmed(text.substr(0, text.find_first_of("\r\n")));
  auto const begins = line.size() == 5 && lower(line.substr(0, 4)) == "sep=";
  if (text.starts_with("sep=\t")) return '\t';
  return begins && csv_separators.find(line[4]) != csv_separators.npos ? std::optional(line[4])
                                                                       : std::nullopt;
}

// The one that parts the header into most cells; of those, one that parts the first row into as many.
char separator_of(std::string_view text) {
  struct Parted {
    bool evenly = false;
    std::size_t cells = 0;
    auto operator<=>(Parted const&) const = default;
  };
  char best = ',';
  Parted most;
  for (char const separator : csv_separators) {
    CsvReader reader(text, separator);
    std::optional<std::size_t> header, row;
    while (!reader.is_at_end() && !row) {
      auto const record = reader.next();
      if (!record) break;
      if (!record->is_empty()) (header ? row : header) = record->count;
    }
    auto const cells = header.value_or(0);
    Parted const parted{.evenly = cells > 1 && row == cells, .cells = cells};
    if (cells > 1 && parted > most) {
      most = parted;
      best = separator;
    }
  }
  return best;
}

// "-12.5", "+49 30 1234": numbers, which no spreadsheet runs.
bool is_signed_number(std::string_view cell) {
  return cell.size() > 1 && (cell.front() == '+' || cell.front() == '-') &&
         cell.find_first_not_of("0123456789 .,()/-", 1) == cell.npos;
}

bool is_formula(std::string_view cell) {
  return !cell.empty() && std::string_view("=+-@").find(cell.front()) != std::string_view::npos &&
         !is_signed_number(cell);
}

std::string cells_text(std::size_t count) { return counted(count, "cell"); }

std::string too_few_or_many(std::size_t row, std::size_t cells, CsvTable const& table) {
  auto const columns = table.header.size();
  auto const what = "Row " + std::to_string(row) + " has " + cells_text(cells) + ", and the header " +
                    std::to_string(columns) + "; ";
  if (cells > columns)
    return what + "put a cell that has \"" + std::string(1, table.separator) + "\" in it in quotes.";
  return what + "the first that is missing is \"" + table.header[cells] +
         "\". Leave a cell empty rather than out.";
}

Error too_many_rows(std::size_t rows) {
  return fail(
      ErrorKind::invalid,
      "The CSV has " + counted(rows, "row") + "; at most " + std::to_string(max_csv_rows) + " are read.",
      "Split it into files of at most " + std::to_string(max_changes) +
          " rows, which is what a plan holds, each with the header, and plan one after the other.");
}

Result<void> check_csv_header(CsvRecord const& record) {
  if (record.count > max_csv_columns)
    return fail(ErrorKind::invalid,
                "The CSV has " + counted(record.count, "column") + "; at most " +
                    std::to_string(max_csv_columns) + " are read.",
                "Leave out those that are not needed.");
  std::set<std::string> names;
  for (auto const& name : record.cells)
    if (!name.empty() && !names.insert(lower(name)).second)
      return fail(ErrorKind::invalid, "The CSV's header has \"" + shorten(name, 60) + "\" twice.",
                  "Rename or remove one of the columns.");
  return {};
}

void add_csv_row(CsvTable& table, std::size_t number, CsvRecord record) {
  if (record.count != table.header.size()) {
    table.problems.push_back({number, too_few_or_many(number, record.count, table)});
    return;
  }
  for (std::size_t i = 0; i < record.cells.size(); ++i)
    if (is_formula(record.cells[i])) table.formulas.push_back({.row = number, .column = i});
  table.rows.push_back({.number = number, .cells = std::move(record.cells)});
}

// A column without a name may be what a spreadsheet left behind: it must have no values.
Result<void> check_unnamed_columns(CsvTable const& table) {
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    if (!table.header[i].empty()) continue;
    auto const valued =
        std::ranges::find_if(table.rows, [&](CsvRow const& row) { return !row.cells[i].empty(); });
    if (valued != table.rows.end())
      return fail(ErrorKind::invalid,
                  "Column " + std::to_string(i + 1) +
                      " of the CSV has no name in the header, but a value in row " +
                      std::to_string(valued->number) + ".",
                  "Name it, or remove it.");
  }
  return {};
}

}  // namespace

Result<CsvTable> read_csv(std::string_view given) {
  auto const text = strip_byte_order_mark(given);
  if (!text) return fail(text.error().kind, "The CSV " + text.error().message, "Save it as \"CSV UTF-8\".");
  auto const said = separator_line(*text);
  CsvTable table{.separator = said ? *said : separator_of(*text)};
  CsvReader reader(*text, table.separator);
  std::size_t number = 0, rows = 0;
  if (said) {
    ++number;
    auto const line = reader.next();
    if (!line) return fail(line);
  }
  while (!reader.is_at_end()) {
    ++number;
    auto record = reader.next();
    if (!record) return fail(record);
    if (record->is_empty()) continue;
    if (table.header.empty()) {
      if (auto const good = check_csv_header(*record); !good) return fail(good);
      table.header = std::move(record->cells);
    } else if (++rows <= max_csv_rows) {
      add_csv_row(table, number, std::move(*record));
    }
  }
  if (rows > max_csv_rows) return too_many_rows(rows);
  if (rows == 0)
    return fail(ErrorKind::invalid,
                table.header.empty() ? "The CSV is empty." : "The CSV has a header and no rows.",
                "Send a header line and one line for each record.");
  if (auto const good = check_unnamed_columns(table); !good) return fail(good);
  return table;
}

Result<std::string> csv_file_text(FileRoots const* roots, std::string_view path) {
  if (!roots)
    return fail(ErrorKind::invalid, "csv by path works only where the server runs with --files-root.",
                "Send the text itself as csv.");
  auto const file = roots->read(path);
  if (!file) return fail(file);
  auto text = read_all(file->file->get(), max_csv_bytes);
  if (!text)
    return fail(ErrorKind::invalid,
                shorten(path, 200) + " is larger than " + std::to_string(max_csv_bytes >> 20) +
                    " MiB or cannot be read.",
                "Split it, each part with the header.");
  return std::move(*text);
}

}  // namespace affinity::tools::changes
