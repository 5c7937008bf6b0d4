#include "base/text/folding.hpp"
#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "tools/changes/csv.hpp"
#include "tools/changes/csv_headers.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Column;

bool makes_record(Action action) { return action == Action::find_or_create || action == Action::add_to_list; }

std::vector<Column> fields_of(std::span<Column const> columns) {
  std::vector<Column> out;
  std::ranges::copy_if(columns, std::back_inserter(out),
                       [](Column const& each) { return each.built_in == composed::BuiltIn::none; });
  return out;
}

// A row as it is being read; the first problem stops it.
struct CsvRowReader {
  CsvTable const& table;
  std::vector<CsvMeaning> const& meanings;
  Kind kind;
  CsvRow const& row;
  std::string problem{};

  std::string cell(CsvRole role) const {
    for (std::size_t i = 0; i < meanings.size(); ++i)
      if (meanings[i].role == role) return row.cells[i];
    return {};
  }

  void refuse(CsvRole role, std::string_view text, std::string const& why) {
    if (!problem.empty()) return;
    for (std::size_t i = 0; i < meanings.size(); ++i)
      if (meanings[i].role == role) problem = table.header[i];
    problem += ": \"" + shorten(text, 80) + "\" " + why;
  }

  std::vector<std::string> emails() {
    std::vector<std::string> out;
    auto const text = cell(CsvRole::email);
    for (std::size_t at = text.find_first_not_of(" ,;\n\r"); at != text.npos;) {
      auto const end = std::min(text.find_first_of(" ,;\n\r", at), text.size());
      auto address = composed::parse_query(text.substr(at, end - at)).email;
      if (address.empty()) refuse(CsvRole::email, text.substr(at, end - at), "is no e-mail address.");
      out.push_back(std::move(address));
      at = text.find_first_not_of(" ,;\n\r", end);
    }
    return out;
  }

  std::string domain() {
    auto const text = cell(CsvRole::domain);
    if (text.empty()) return {};
    auto host = composed::parse_query(text).host;
    if (host.empty()) refuse(CsvRole::domain, text, "is no domain.");
    return host;
  }

  // The company of a person or deal: its domain is surer than its name.
  std::string company() {
    auto host = kind == Kind::company ? std::string() : domain();
    return host.empty() ? cell(CsvRole::company) : host;
  }

  // A deal without a name of its own has its company's.
  std::string name() const {
    auto whole = cell(CsvRole::name);
    if (whole.empty() && kind == Kind::deal) return cell(CsvRole::company);
    if (!whole.empty()) return whole;
    auto const first = cell(CsvRole::first_name), last = cell(CsvRole::last_name);
    return first + (first.empty() || last.empty() ? "" : " ") + last;
  }

  // "person:510008"
  std::string ref() {
    auto const number = cell(CsvRole::id);
    if (number.empty()) return cell(CsvRole::ref);
    if (composed::parse_ref(number)) return number;
    if (std::ranges::all_of(number, is_digit) && number.size() <= 18)
      return std::string(to_string(kind)) + ":" + number;
    refuse(CsvRole::id, number, "is no id.");
    return {};
  }
};

// "Priya; Maren" is two people where the column takes several, unless one option is called so.
json::value value_of_csv(Column const& column, std::string const& text) {
  if (!column.many || text.find(';') == text.npos || composed::find_option(column, text))
    return json::value(text);
  json::array out;
  for (std::size_t begin = 0; begin <= text.size();) {
    auto const end = std::min(text.find(';', begin), text.size());
    auto const part = trimmed(std::string_view(text).substr(begin, end - begin));
    if (!part.empty()) out.emplace_back(part);
    begin = end + 1;
  }
  return out;
}

void read_record_members(CsvRowReader& reader, json::object& record) {
  auto const set = [&](char const* member, std::string const& text) {
    if (!text.empty()) record[member] = text;
  };
  record["kind"] = to_string(reader.kind);
  set("name", reader.kind == Kind::deal ? reader.name() : reader.cell(CsvRole::name));
  set("first_name", reader.cell(CsvRole::first_name));
  set("last_name", reader.cell(CsvRole::last_name));
  if (reader.kind == Kind::company) set("domain", reader.domain());
  set("company", reader.company());
  if (auto const emails = reader.emails(); !emails.empty())
    record["emails"] = json::array(emails.begin(), emails.end());
}

// What the operation is on, as resolve() takes it: the surest that the row has.
std::string target_of_row(CsvRowReader& reader) {
  if (auto ref = reader.ref(); !ref.empty()) return ref;
  if (auto emails = reader.emails(); !emails.empty()) return emails.front();
  if (reader.kind == Kind::company)
    if (auto domain = reader.domain(); !domain.empty()) return domain;
  auto const name = reader.name(), company = reader.company();
  return reader.kind == Kind::person && !name.empty() && !company.empty() ? name + " at " + company : name;
}

void read_action_members(CsvRowReader const& reader, Operation& operation) {
  auto const take = [&](CsvRole role, std::string& into) {
    if (auto text = reader.cell(role); !text.empty()) into = std::move(text);
  };
  take(CsvRole::text, operation.text);
  take(CsvRole::due, operation.due);
  take(CsvRole::owner, operation.owner);
  if (auto path = reader.cell(CsvRole::file); !path.empty()) operation.file = json::object{{"path", path}};
  auto const with = reader.cell(CsvRole::with);
  for (std::size_t begin = 0; begin < with.size();) {
    auto const end = std::min(with.find(';', begin), with.size());
    if (auto const part = trimmed(std::string_view(with).substr(begin, end - begin)); !part.empty())
      operation.with.emplace_back(part);
    begin = end + 1;
  }
}

std::string formula_warning(CsvTable const& table, std::size_t row) {
  std::string cells;
  for (auto const& each : table.formulas)
    if (each.row == row) cells.append(cells.empty() ? "" : ", ").append(table.header[each.column]);
  return cells.empty() ? cells : cells + ": kept as text; a spreadsheet would run it as a formula";
}

Operation operation_of_row(CsvRowReader& reader, Operation const& pattern) {
  auto operation = pattern;
  operation.what = "row " + std::to_string(reader.row.number);
  operation.warning = formula_warning(reader.table, reader.row.number);
  auto target = target_of_row(reader);
  if (makes_record(pattern.action)) {
    read_record_members(reader, operation.record);
    operation.on = reader.ref();
  } else if (!target.empty()) {
    operation.on = target;
  }
  if (target.empty() && pattern.on.empty() && reader.problem.empty())
    reader.problem = reader.kind == Kind::company ? "has no name and no domain."
                     : reader.kind == Kind::deal  ? "has no name."
                                                  : "has no name and no e-mail address.";
  read_action_members(reader, operation);
  for (std::size_t i = 0; i < reader.meanings.size(); ++i)
    if (auto const* column = reader.meanings[i].column; column && !reader.row.cells[i].empty())
      operation.values[column->name] = value_of_csv(*column, reader.row.cells[i]);
  return operation;
}

// Finds rows that say what an earlier one said.
class CsvRepeats {
 public:
  // The number of the earlier row with the same cells.
  std::optional<std::size_t> same(CsvRow const& row) {
    std::string all;
    for (auto const& cell : row.cells)
      all.append(std::to_string(cell.size())).append(":").append(lower(cell));
    return earlier(rows_, all, row.number);
  }
  // Of one that makes the same record.
  std::optional<std::size_t> same_record(std::string const& target, std::size_t number) {
    return earlier(records_, fold(target), number);
  }

 private:
  static std::optional<std::size_t> earlier(std::map<std::string, std::size_t>& seen, std::string const& key,
                                            std::size_t number) {
    auto const [at, is_new] = seen.emplace(key, number);
    return is_new ? std::nullopt : std::optional(at->second);
  }
  std::map<std::string, std::size_t> rows_{}, records_{};
};

// "3 cells begin with =, +, - or @ (rows 4, 9 and 12) …"
std::string formulas_note(CsvTable const& table) {
  constexpr std::size_t most_rows = 5;
  std::set<std::size_t> rows;
  for (auto const& each : table.formulas) rows.insert(each.row);
  std::string told;
  std::size_t count = 0;
  for (auto const row : rows)
    if (++count <= most_rows) told.append(told.empty() ? "" : ", ").append(std::to_string(row));
  if (count > most_rows) told += " and " + std::to_string(count - most_rows) + " more";
  auto const cells = table.formulas.size();
  return std::to_string(cells) + (cells == 1 ? " cell begins" : " cells begin") + " with =, +, - or @ (row " +
         told + "): kept as text; a spreadsheet would run it as a formula";
}

void add_row(CsvOperations& out, CsvRepeats& repeats, CsvRowReader reader, Operation const& pattern) {
  auto operation = operation_of_row(reader, pattern);
  auto const row = "row " + std::to_string(reader.row.number);
  if (!reader.problem.empty()) {
    bool const of_cell = reader.problem.find(": \"") != std::string::npos;
    out.problems.push_back(
        {.kind = "invalid",
         .what = row,
         .message = (of_cell ? "Column " : "Row " + std::to_string(reader.row.number) + " ") +
                    reader.problem + " Correct the row, or remove it."});
    return;
  }
  if (auto const earlier = repeats.same(reader.row)) {
    out.skipped.push_back({.what = row, .why = "the same as row " + std::to_string(*earlier)});
    return;
  }
  auto const target = target_of_row(reader);
  if (makes_record(pattern.action)) {
    if (auto const earlier = repeats.same_record(target, reader.row.number)) {
      out.problems.push_back({.kind = "conflict",
                              .what = row,
                              .message = "Rows " + std::to_string(*earlier) + " and " +
                                         std::to_string(reader.row.number) + " are both " +
                                         shorten(target, 80) + ", with different cells. Keep one of them."});
      return;
    }
  }
  out.operations.push_back(std::move(operation));
}

}  // namespace

Result<Kind> csv_kind(Operation const& pattern, std::optional<composed::ListInfo> const& list,
                      CsvTable const& table) {
  auto const named = text_member(pattern.record, "kind");
  if (auto const kind = kind_of_people_word(named)) return *kind;
  if (named.empty() && list) return list->kind;
  std::set<CsvRole> roles;
  for (auto const& name : table.header)
    if (auto const role = role_of_header(name, pattern.action, Kind::person)) roles.insert(*role);
  if (named.empty()) {
    if (roles.contains(CsvRole::first_name) || roles.contains(CsvRole::last_name) ||
        roles.contains(CsvRole::email))
      return Kind::person;
    for (auto const& name : table.header)
      if (auto const kind = kind_of_header(name)) return *kind;
    if (roles.contains(CsvRole::domain) || roles.contains(CsvRole::company)) return Kind::company;
  }
  return fail(ErrorKind::invalid,
              named.empty() ? "Whether the CSV's rows are people, companies or deals is not said."
                            : "There is no kind \"" + shorten(named, 60) + "\".",
              R"(Give record:{"kind":"person"}, "company" or "deal" in the operation, or its list.)");
}

Result<CsvOperations> csv_operations(Operation const& pattern, Kind kind, std::span<Column const> columns,
                                     CsvTable const& table) {
  auto const fields = fields_of(columns);
  auto const meanings = meanings_of(pattern, kind, fields, table);
  if (!meanings) return fail(meanings);
  CsvOperations out;
  if (!table.formulas.empty()) out.notes.push_back(formulas_note(table));
  for (auto const& each : table.problems)
    out.problems.push_back(
        {.kind = "invalid", .what = "row " + std::to_string(each.number), .message = each.message});
  CsvRepeats repeats;
  for (auto const& row : table.rows)
    add_row(out, repeats, CsvRowReader{.table = table, .meanings = *meanings, .kind = kind, .row = row},
            pattern);
  return out;
}

}  // namespace affinity::tools::changes
