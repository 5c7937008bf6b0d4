#pragma once
// Columns and cells of a list, the same for both APIs: what conditions, sorting and answers work on.

#include "base/result.hpp"
#include "tools/composed/language/names.hpp"
#include "tools/composed/language/when.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace affinity::tools::composed {

enum class ColumnType { text, number, date, option, person, company, deal, location, list };

// Columns that every list has beside its fields; the values are joined from the records.
enum class BuiltIn {
  none,
  name,
  ref,
  email,
  domain,
  company,
  people,
  last_contact,
  next_contact,
  added,
  added_by,
  days_in
};

struct Option {
  std::string text{};
  std::int64_t id = 0;
  std::int64_t rank = 0;  // of stages: their order

  bool operator==(Option const&) const = default;
};

struct Column {
  std::string name{};  // as people see it: "Status"
  ColumnType type = ColumnType::text;
  BuiltIn built_in = BuiltIn::none;
  std::string field_id{};           // of v2: "field-31012", "last-contact"; empty for what is no field there
  std::int64_t v1_id = 0;           // of v1; 0 for what is no field there
  bool many = false;                // a cell may hold several values
  bool of_list = true;              // false: of the record, on whatever list it is
  bool ranked = false;              // options in an order that means something: stages
  std::vector<std::string> also{};  // further names that people use for it: "stage" for Status
  std::vector<Option> options{};    // in Affinity's order; of type option

  bool operator==(Column const&) const = default;
};

// One value of a cell; which members are set is a matter of the column's type.
struct Item {
  std::string text{};  // as shown: "Due Diligence", "Priya Raman", "2026-11-03", "5000000"
  std::optional<double> number{};
  std::optional<Day> day{};
  std::optional<Ref> ref{};  // of a person, company or deal
  std::string address{};     // e-mail or domain of it, where it is known
  std::string by{};          // of a last contact: whose it was

  bool operator==(Item const&) const = default;
};

// Empty and known is a missing value ("-"); not known is one that could not be read ("?").
struct Cell {
  std::vector<Item> items{};
  bool known = true;

  bool operator==(Cell const&) const = default;
};

// As it stands in a row: "Due Diligence", "Priya Raman, Maren Oduya", "-", "?"; a last contact that never was
// is "never".
std::string to_text(Cell const&, Column const&);

// Less than zero, zero or greater: by number, day or option rank, else by text without case; missing values
// last.
int compare(Cell const&, Cell const&, Column const&);

// The column of this name, ignoring case, blanks and punctuation, then by a unique beginning. The error names
// the nearest and all.
Result<Column const*> find_column(std::span<Column const>, std::string_view name);

// The option of this text, in the same way.
Result<Option const*> find_option(Column const&, std::string_view text);

}  // namespace affinity::tools::composed
