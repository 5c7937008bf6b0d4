#include "tools/changes/csv.hpp"

#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <string>
#include <string_view>

namespace affinity::tools::changes::csv_test {

using composed::Column;
using composed::ColumnType;

CsvTable table_of(std::string_view text) {
  auto table = read_csv(text);
  INFO(text);
  REQUIRE(table);
  return *table;
}

std::string error_of(std::string_view text) {
  auto const table = read_csv(text);
  REQUIRE_FALSE(table);
  return table.error().message + " " + table.error().next_step;
}

std::string flat(CsvTable const& table) {
  std::string out;
  for (auto const& row : table.rows) {
    out += std::to_string(row.number) + ":";
    for (auto const& cell : row.cells) out += "[" + cell + "]";
  }
  return out;
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

TEST_CASE("CSV is read with each separator, line end and quoting that spreadsheets write") {
  struct Row {
    std::string_view csv, cells;
  };
  for (auto const& row :
       {Row{"name,email\nAda,a@x.example\n", "2:[Ada][a@x.example]"},
        Row{"\xEF\xBB\xBFname,email\nAda,a@x.example", "2:[Ada][a@x.example]"},
        Row{"name;email\r\nAda;a@x.example\r\n", "2:[Ada][a@x.example]"},
        Row{"name\temail\rAda\ta@x.example\r", "2:[Ada][a@x.example]"},
        Row{"sep=;\nname;email\nAda;a,b\n", "3:[Ada][a,b]"},
        Row{"name;amount, EUR\nAda;1,5\nBob;2,5\n", "2:[Ada][1,5]3:[Bob][2,5]"},
        Row{"name,notes\nAda,\"one, \"\"two\"\"\nthree\"\nBob,x\n", "2:[Ada][one, \"two\"\nthree]3:[Bob][x]"},
        Row{"name, email \n Ada , \"a@x.example\" \n", "2:[Ada][a@x.example]"},
        Row{"name,pipe\nAda,5\" pipe\n", "2:[Ada][5\" pipe]"},
        Row{"name,email\n\nAda,\n,\n\n   \nBob,b@x.example\n", "3:[Ada][]7:[Bob][b@x.example]"},
        Row{"\n\nname,email\nAda,a\n", "4:[Ada][a]"},
        Row{"name\nAcme\nÆther Łódź\n", "2:[Acme]3:[Æther Łódź]"},
        Row{"name,email,\nAda,a,\n", "2:[Ada][a][]"}}) {
    CAPTURE(row.csv);
    CHECK(flat(table_of(row.csv)) == row.cells);
  }
}

TEST_CASE("CSV that cannot be read is refused with its row and column, and what to do") {
  struct Row {
    std::string_view csv, says;
  };
  using namespace std::string_view_literals;
  for (auto const& row :
       {Row{"name,city\nAda,M\xFCnchen\n", "row 2, column 2 has bytes that are not UTF-8. Save"},
        Row{"na\xFFme,city\nAda,x\n", "row 1, column 1 has bytes that are not UTF-8"},
        Row{"name,notes\nAda,\"two\nlines\xC3\"\n", "row 2, column 2 has bytes that are not UTF-8"},
        Row{"name\n\nAd\0a\n"sv, "row 3, column 1 has a NUL"},
        Row{"name,notes\nAda,\"open\nBob,x\n", "row 2, column 2 begins with a quote that never ends"},
        Row{"name,notes\nAda,\"a\"b\n", "row 2, column 2 has text behind its closing quote"},
        Row{"\xFF\xFEn\0a\0"sv, "The CSV is UTF-16"}, Row{"", "The CSV is empty"},
        Row{"\n , \n", "The CSV is empty"}, Row{"name,email\n\n,\n", "a header and no rows"},
        Row{"name,Email,email\na,b,c\n", "header has \"email\" twice"},
        Row{"name,,email\na,b,c\n", "Column 2 of the CSV has no name in the header, but a value in row 2"}}) {
    CAPTURE(row.csv);
    CHECK(has(error_of(row.csv), row.says));
  }
}

TEST_CASE("a row of the CSV with too few or too many cells is told, and the others are read") {
  auto const table = table_of("name,email,city\nAda,a@x.example\nBob,b@x.example,Bonn\nCy,c,d,e\n");
  CHECK(flat(table) == "3:[Bob][b@x.example][Bonn]");
  REQUIRE(table.problems.size() == 2);
  CHECK(table.problems[0].number == 2);
  CHECK(has(table.problems[0].message,
            "Row 2 has 2 cells, and the header 3; the first that is missing is \"city\""));
  CHECK(table.problems[1].number == 4);
  CHECK(has(table.problems[1].message, "Row 4 has 4 cells, and the header 3; put a cell that has \",\""));
}

TEST_CASE("10,000 rows of CSV are read, and 10,001 are refused with their count and how to split") {
  std::string csv = "name\n";
  for (std::size_t i = 0; i < max_csv_rows; ++i) csv += "Acme " + std::to_string(i) + "\n\n";
  CHECK(table_of(csv).rows.size() == 10'000);
  auto const why = error_of(csv + "One more\n");
  CHECK(has(why, "has 10001 rows; at most 10000"));
  CHECK(has(why, "Split it into files of at most 500 rows"));
}

TEST_CASE("a CSV of more columns than any list has is refused") {
  std::string header;
  for (int i = 0; i <= int(max_csv_columns); ++i) header.append(i ? "," : "").append("c" + std::to_string(i));
  CHECK(has(error_of(header + "\n" + header + "\n"), "has 201 columns; at most 200"));
}

TEST_CASE("a cell that a spreadsheet would run is found, and a number is not one") {
  auto const table = table_of("name,phone,x\n=1+2,+49 30 1234,-12.5\n@sum,-2+A1,+cmd\nAda,-,x\n");
  std::vector<std::pair<std::size_t, std::size_t>> found;
  for (auto const& each : table.formulas) found.emplace_back(each.row, each.column);
  CHECK(found == std::vector<std::pair<std::size_t, std::size_t>>{{2, 0}, {3, 0}, {3, 1}, {3, 2}, {4, 1}});
  CHECK(table.rows[0].cells[0] == "=1+2");
}

TEST_CASE("the text of a CSV file is read inside the roots alone, and an error names what may be read") {
  tests::Scratch const scratch;
  auto const root = scratch.make_directory("root");
  std::ofstream(scratch.path("root/people.csv")) << "name\nAda\n";
  auto const roots = FileRoots::open({root});
  REQUIRE(roots);
  auto const text = csv_file_text(&*roots, "people.csv");
  REQUIRE(text);
  CHECK(*text == "name\nAda\n");
  CHECK_FALSE(csv_file_text(&*roots, "../people.csv"));
  CHECK_FALSE(csv_file_text(&*roots, "other.csv"));
  auto const without = csv_file_text(nullptr, "people.csv");
  REQUIRE_FALSE(without);
  CHECK(has(without.error().message, "--files-root"));
}

std::vector<Column> columns_of_list() {
  return {
      {.name = "Name", .built_in = composed::BuiltIn::name},
      {.name = "Status", .type = ColumnType::option, .field_id = "field-1", .v1_id = 1, .also = {"stage"}},
      {.name = "Owners", .type = ColumnType::person, .field_id = "field-2", .v1_id = 2, .many = true},
      {.name = "Job Title", .field_id = "field-3", .v1_id = 3, .of_list = false}};
}

Operation pattern_of(Action action, std::string_view record = "{}") {
  Operation out{.action = action, .list = "Founders"};
  out.record = parse_json(record)->get_object();
  return out;
}

CsvOperations operations_of(Operation const& pattern, Kind kind, std::string_view csv) {
  auto const columns = columns_of_list();
  auto out = csv_operations(pattern, kind, columns, table_of(csv));
  REQUIRE(out);
  return *out;
}

std::string header_error(Kind kind, std::string_view csv) {
  auto const columns = columns_of_list();
  auto const out = csv_operations(pattern_of(Action::find_or_create), kind, columns, table_of(csv));
  REQUIRE_FALSE(out);
  return out.error().message + " " + out.error().next_step;
}

TEST_CASE(
    "a row of CSV becomes a record with its values, whatever the header's case, blanks and underscores") {
  for (std::string_view const header : {"first_name,last_name,email,company,Status,Owners,title",
                                        "First Name,LAST NAME,E-Mail,Organization,stage,owners,Job title",
                                        "given_name,Surname,emails,Company Name,Status,Owners,position"}) {
    CAPTURE(header);
    auto const out = operations_of(
        pattern_of(Action::find_or_create), Kind::person,
        std::string(header) + "\nAda,Quist,Ada@Quist.example; a@q.example,Acme,New,Priya; Maren,CEO\n");
    REQUIRE(out.operations.size() == 1);
    auto const& operation = out.operations[0];
    CHECK(operation.what == "row 2");
    CHECK(operation.list == "Founders");
    CHECK(
        write_json(operation.record) ==
        R"({"kind":"person","first_name":"Ada","last_name":"Quist","company":"Acme","emails":["ada@quist.example","a@q.example"]})");
    CHECK(write_json(operation.values) == R"({"Status":"New","Owners":["Priya","Maren"],"Job Title":"CEO"})");
  }
}

TEST_CASE("a row of CSV keeps what the operation says, and an empty cell changes nothing") {
  auto pattern = pattern_of(Action::add_to_list, R"({"kind":"company"})");
  pattern.values["Status"] = "New";
  auto const out =
      operations_of(pattern, Kind::company,
                    "company,website,status\nAcme,https://www.acme.example/about,\nBolt,bolt.example,Won\n");
  REQUIRE(out.operations.size() == 2);
  CHECK(write_json(out.operations[0].record) ==
        R"({"kind":"company","name":"Acme","domain":"acme.example"})");
  CHECK(write_json(out.operations[0].values) == R"({"Status":"New"})");
  CHECK(write_json(out.operations[1].values) == R"({"Status":"Won"})");
}

TEST_CASE("an operation on what exists takes ref, e-mail, domain or name of the row, the surest first") {
  struct Row {
    Kind kind;
    std::string_view csv, on;
  };
  for (auto const& row :
       {Row{Kind::person, "ref,email\nperson:7,a@x.example\n", "person:7"},
        Row{Kind::person, "Person Id,name\n7,Ada\n", "person:7"},
        Row{Kind::person, "name,email\nAda,a@x.example\n", "a@x.example"},
        Row{Kind::person, "first_name,last_name,company\nAda,Quist,Acme\n", "Ada Quist at Acme"},
        Row{Kind::person, "name,website\nAda,acme.example\n", "Ada at acme.example"},
        Row{Kind::company, "Organization,domain\nAcme,acme.example\n", "acme.example"},
        Row{Kind::person, "name,company,website\nAda,Acme,https://acme.example\n", "Ada at acme.example"},
        Row{Kind::deal, "name,company\nSeries A,Acme\n", "Series A"},
        Row{Kind::deal, "company,domain\nAcme,acme.example\n", "Acme"}}) {
    CAPTURE(row.csv);
    auto const out = operations_of(pattern_of(Action::set), row.kind, row.csv);
    REQUIRE(out.operations.size() == 1);
    CHECK(out.operations[0].on == row.on);
    CHECK(out.operations[0].record.empty());
  }
}

TEST_CASE("a deal without a name of its own has its company's, and a domain names the company surest") {
  auto const out = operations_of(pattern_of(Action::find_or_create, R"({"kind":"deal"})"), Kind::deal,
                                 "company,website,status\nAcme,acme.example,New\nBolt,,New\n");
  REQUIRE(out.operations.size() == 2);
  CHECK(write_json(out.operations[0].record) == R"({"kind":"deal","name":"Acme","company":"acme.example"})");
  CHECK(write_json(out.operations[1].record) == R"({"kind":"deal","name":"Bolt","company":"Bolt"})");
}

TEST_CASE("text, due, owner and file of a row belong to its action") {
  auto const reminders = operations_of(pattern_of(Action::remind), Kind::person,
                                       "name,text,due,owner\nAda,Call,in 2 weeks,Priya\n");
  CHECK(reminders.operations[0].text == "Call");
  CHECK(reminders.operations[0].due == "in 2 weeks");
  CHECK(reminders.operations[0].owner == "Priya");
  auto const files =
      operations_of(pattern_of(Action::attach), Kind::company, "name,path\nAcme,decks/acme.pdf\n");
  CHECK(write_json(files.operations[0].file) == R"({"path":"decks/acme.pdf"})");
}

TEST_CASE("a header that fits no column is refused with the nearest and all names") {
  auto const why = header_error(Kind::person, "first_name,Statsu\nAda,New\n");
  CHECK(has(why, "header \"Statsu\" fits no column. Did you mean \"Status\"? Names: first_name, last_name"));
  CHECK(has(why, "Owners, Job Title"));
  CHECK_FALSE(has(why, "Name,"));
  CHECK(
      has(header_error(Kind::company, "name,email\nAcme,a@x.example\n"), "header \"email\" fits no column"));
  CHECK(has(header_error(Kind::person, "name,Status,Stage\nAda,New,Won\n"),
            "\"Status\" and \"Stage\" mean the same"));
  CHECK(has(header_error(Kind::person, "name,email,E Mail\nA,b@x.example,c\n"),
            "\"email\" and \"E Mail\" mean the same"));
}

TEST_CASE("rows that repeat another one, lack a name, or have no address are told one by one") {
  auto const out =
      operations_of(pattern_of(Action::find_or_create), Kind::person,
                    "name,email,Status\nAda,a@x.example,New\nAda,a@x.example,New\n\nAda Q,A@X.example,Won\n"
                    ",,New\nBob,bob-at-x,New\nEve,e@x.example\n");
  REQUIRE(out.operations.size() == 1);
  REQUIRE(out.skipped.size() == 1);
  CHECK(out.skipped[0].what == "row 3");
  CHECK(out.skipped[0].why == "the same as row 2");
  std::string told;
  for (auto const& each : out.problems) told += each.kind + "|" + each.what + "|" + each.message + "\n";
  CHECK(told ==
        "invalid|row 8|Row 8 has 2 cells, and the header 3; the first that is missing is \"Status\". Leave a "
        "cell "
        "empty rather than out.\n"
        "conflict|row 5|Rows 2 and 5 are both a@x.example, with different cells. Keep one of them.\n"
        "invalid|row 6|Row 6 has no name and no e-mail address. Correct the row, or remove it.\n"
        "invalid|row 7|Column email: \"bob-at-x\" is no e-mail address. Correct the row, or remove it.\n");
}

TEST_CASE("a cell that begins with = stays text, and the row and the answer say so") {
  auto const out = operations_of(pattern_of(Action::find_or_create), Kind::company,
                                 "name,domain,Job Title\n=HYPERLINK(1),h.example,x\nAcme,acme.example,\n");
  CHECK(out.operations[0].record.at("name") == "=HYPERLINK(1)");
  CHECK(has(out.operations[0].warning, "name: kept as text"));
  CHECK(out.operations[1].warning.empty());
  REQUIRE(out.notes.size() == 1);
  CHECK(has(out.notes[0], "1 cell begins with =, +, - or @ (row 2): kept as text"));
}

TEST_CASE("the kind of a CSV's rows is the operation's, the list's, or what the header has") {
  auto const people = table_of("name,email\nA,b@x.example\n"),
             companies = table_of("name,domain\nA,x.example\n"), unclear = table_of("name\nA\n");
  CHECK(csv_kind(pattern_of(Action::find_or_create, R"({"kind":"Deal"})"), {}, people).value() == Kind::deal);
  CHECK(csv_kind(pattern_of(Action::set), composed::ListInfo{.kind = Kind::company}, people).value() ==
        Kind::company);
  CHECK(csv_kind(pattern_of(Action::find_or_create), {}, people).value() == Kind::person);
  CHECK(csv_kind(pattern_of(Action::find_or_create), {}, companies).value() == Kind::company);
  CHECK(csv_kind(pattern_of(Action::note), {}, table_of("Deal,Company\nA,B\n")).value() == Kind::deal);
  CHECK(csv_kind(pattern_of(Action::remind), {}, table_of("Person name\nA\n")).value() == Kind::person);
  CHECK(csv_kind(pattern_of(Action::set, R"({"kind":"organizations"})"), {}, unclear).value() ==
        Kind::company);
  CHECK_FALSE(csv_kind(pattern_of(Action::find_or_create), {}, unclear));
  CHECK_FALSE(csv_kind(pattern_of(Action::find_or_create, R"({"kind":"robot"})"), {}, people));
}

}  // namespace affinity::tools::changes::csv_test
