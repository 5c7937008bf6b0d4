#include "tools/changes/csv_headers.hpp"

#include "base/text/folding.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>

namespace affinity::tools::changes {

namespace {

using composed::Column;

struct CsvName {
  std::string_view letters{};  // folded, without blanks
  CsvRole role = CsvRole::name;
};

constexpr CsvName names_of_record[] = {{"ref", CsvRole::ref},
                                       {"on", CsvRole::ref},
                                       {"record", CsvRole::ref},
                                       {"id", CsvRole::id},
                                       {"personid", CsvRole::id},
                                       {"organizationid", CsvRole::id},
                                       {"companyid", CsvRole::id},
                                       {"opportunityid", CsvRole::id},
                                       {"dealid", CsvRole::id},
                                       {"name", CsvRole::name},
                                       {"fullname", CsvRole::name},
                                       {"person", CsvRole::name},
                                       {"personname", CsvRole::name},
                                       {"deal", CsvRole::name},
                                       {"dealname", CsvRole::name},
                                       {"opportunity", CsvRole::name},
                                       {"opportunityname", CsvRole::name},
                                       {"firstname", CsvRole::first_name},
                                       {"givenname", CsvRole::first_name},
                                       {"lastname", CsvRole::last_name},
                                       {"surname", CsvRole::last_name},
                                       {"familyname", CsvRole::last_name},
                                       {"email", CsvRole::email},
                                       {"emails", CsvRole::email},
                                       {"emailaddress", CsvRole::email},
                                       {"emailaddresses", CsvRole::email},
                                       {"primaryemail", CsvRole::email},
                                       {"domain", CsvRole::domain},
                                       {"website", CsvRole::domain},
                                       {"url", CsvRole::domain},
                                       {"companydomain", CsvRole::domain},
                                       {"organizationwebsite", CsvRole::domain},
                                       {"organizationdomain", CsvRole::domain},
                                       {"company", CsvRole::company},
                                       {"companyname", CsvRole::company},
                                       {"organization", CsvRole::company},
                                       {"organizationname", CsvRole::company}};

struct CsvActionName {
  Action action = Action::note;
  std::string_view letters{};
  CsvRole role = CsvRole::text;
};

constexpr CsvActionName names_of_action[] = {
    {Action::note, "text", CsvRole::text},     {Action::note, "note", CsvRole::text},
    {Action::note, "content", CsvRole::text},  {Action::note, "with", CsvRole::with},
    {Action::remind, "text", CsvRole::text},   {Action::remind, "reminder", CsvRole::text},
    {Action::remind, "due", CsvRole::due},     {Action::remind, "duedate", CsvRole::due},
    {Action::remind, "owner", CsvRole::owner}, {Action::rename, "newname", CsvRole::text},
    {Action::attach, "file", CsvRole::file},   {Action::attach, "path", CsvRole::file},
    {Action::link, "with", CsvRole::with},     {Action::unlink, "with", CsvRole::with}};

std::string csv_letters(std::string_view name) {
  auto out = fold(name);
  std::erase(out, ' ');
  return out;
}

}  // namespace

std::optional<Kind> kind_of_header(std::string_view name) {
  auto const letters = csv_letters(name);
  for (std::string_view const each :
       {"deal", "dealname", "dealid", "opportunity", "opportunityname", "opportunityid"})
    if (letters == each) return Kind::deal;
  for (std::string_view const each : {"person", "personname", "personid"})
    if (letters == each) return Kind::person;
  return std::nullopt;
}

std::optional<CsvRole> role_of_header(std::string_view name, Action action, Kind kind) {
  auto const letters = csv_letters(name);
  for (auto const& each : names_of_action)
    if (each.action == action && each.letters == letters) return each.role;
  auto const found = std::ranges::find(names_of_record, letters, &CsvName::letters);
  if (found == std::end(names_of_record)) return std::nullopt;
  auto const role = found->role;
  // In rows of companies, "company" is what they are.
  if (kind == Kind::company && role == CsvRole::company) return CsvRole::name;
  bool const of_person = role == CsvRole::first_name || role == CsvRole::last_name || role == CsvRole::email;
  if (of_person && kind != Kind::person) return std::nullopt;
  return role;
}

namespace {

// Names that a header may have here, for the error.
std::string known_headers(Action action, Kind kind, std::span<Column const> columns) {
  std::string out = kind == Kind::person    ? "first_name, last_name, name, email, company, domain"
                    : kind == Kind::company ? "name, domain"
                                            : "name, company, domain";
  out += ", ref";
  std::set<CsvRole> told;
  for (auto const& each : names_of_action)
    if (each.action == action && told.insert(each.role).second) out.append(", ").append(each.letters);
  constexpr std::size_t most_names = 60;
  std::size_t count = 0;
  for (auto const& column : columns)
    if (column.built_in == composed::BuiltIn::none && ++count <= most_names)
      out.append(", ").append(column.name);
  if (count > most_names) out += " and " + std::to_string(count - most_names) + " more";
  return out;
}

Error no_such_header(std::string_view name, std::string const& known) {
  std::vector<std::string_view> names;
  for (std::size_t begin = 0; begin < known.size();) {
    auto const end = std::min(known.find(", ", begin), known.size());
    names.push_back(std::string_view(known).substr(begin, end - begin));
    begin = end + 2;
  }
  std::string next;
  if (auto const closest = composed::nearest_names(name, names, 1); !closest.empty())
    next = "Did you mean \"" + std::string(names[closest.front()]) + "\"? ";
  return fail(ErrorKind::invalid, "The CSV's header \"" + shorten(name, 60) + "\" fits no column.",
              next + "Names: " + known + ". Rename the column, or remove it.");
}

// "title" for "Job Titles": people's job titles have a field of one of these names.
Column const* job_title_column(std::string_view header, std::span<Column const> fields) {
  constexpr std::string_view headers[] = {"title", "jobtitle", "position", "role"};
  constexpr std::string_view names[] = {"title",     "titles",          "jobtitle",
                                        "jobtitles", "currentjobtitle", "currentjobtitles"};
  if (std::ranges::find(headers, csv_letters(header)) == std::end(headers)) return nullptr;
  auto const is_it = [&](Column const& each) {
    return std::ranges::find(names, csv_letters(each.name)) != std::end(names);
  };
  auto const found = std::ranges::find_if(fields, is_it);
  bool const is_one =
      found != fields.end() && std::find_if(std::next(found), fields.end(), is_it) == fields.end();
  return is_one ? &*found : nullptr;
}

Result<CsvMeaning> meaning_of(std::string const& name, Operation const& pattern, Kind kind,
                              std::span<Column const> fields) {
  if (name.empty()) return CsvMeaning{};
  auto const role = role_of_header(name, pattern.action, kind);
  if (role) return CsvMeaning{.role = role};
  auto const column = composed::find_column(fields, name);
  if (column) return CsvMeaning{.column = *column};
  if (auto const* title = job_title_column(name, fields)) return CsvMeaning{.column = title};
  auto error = no_such_header(name, known_headers(pattern.action, kind, fields));
  if (pattern.list.empty()) error.next_step += " Columns of a list need list in the operation.";
  return error;
}

}  // namespace

Result<std::vector<CsvMeaning>> meanings_of(Operation const& pattern, Kind kind,
                                            std::span<Column const> fields, CsvTable const& table) {
  std::vector<CsvMeaning> out;
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    auto meaning = meaning_of(table.header[i], pattern, kind, fields);
    if (!meaning) return fail(meaning);
    for (std::size_t j = 0; j < i; ++j) {
      if (!out[j].role && !out[j].column) continue;
      if (out[j].role == meaning->role && out[j].column == meaning->column)
        return fail(ErrorKind::invalid,
                    "The CSV's headers \"" + shorten(table.header[j], 60) + "\" and \"" +
                        shorten(table.header[i], 60) + "\" mean the same.",
                    "Remove or rename one of them.");
    }
    out.push_back(*meaning);
  }
  return out;
}

}  // namespace affinity::tools::changes
