// Writes the tables of docs/crm.md from the rows of the unified CRM view.

#include "server/docs/markdown.hpp"
#include "server/docs/reference.hpp"
#include "tools/unified/member_row.hpp"

#include <algorithm>
#include <utility>

namespace affinity::server {

namespace {

namespace unified = tools::unified;

// "`entity.name`; v1 `name`; the first one"
std::string origin_of(unified::MemberRow const& row) {
  std::string out;
  auto const add = [&](std::string const& more) {
    if (!more.empty()) out += (out.empty() ? "" : "; ") + more;
  };
  if (!row.v2.empty()) add(inline_code(row.v2));
  if (!row.v1.empty() && row.v1 != row.v2) add((row.v2.empty() ? "v1 " : "v1 ") + inline_code(row.v1));
  add(std::string(row.from));
  if (!row.read && row.from.empty()) return row.argument_only ? "an argument alone" : "none: always null";
  return out.empty() ? "made of others" : out;
}

std::string way_back_of(unified::MemberRow const& row) {
  if (row.write) {
    std::string when;
    if (row.create_only) when = " (create)";
    if (row.update_only) when = " (change)";
    bool const is_reason = row.back.starts_with("is ");
    return is_reason ? "the field that --crm-mapping names; else refused" : std::string(row.back) + when;
  }
  return row.back.empty() ? "read only" : "refused: " + std::string(row.back);
}

std::string table_of(std::string_view resource, unified::MemberRows const& rows) {
  std::string out = "### " + std::string(resource) + "\n\n| member | from | back |\n| --- | --- | --- |\n";
  for (auto const& row : rows)
    out += "| " + inline_code(row.name) + " | " + table_cell(origin_of(row)) + " | " +
           table_cell(way_back_of(row)) + " |\n";
  return out;
}

}  // namespace

std::string crm_tables() {
  std::string out;
  for (auto const& [name, rows] :
       {std::pair<std::string_view, unified::MemberRows const*>{"Accounts", &unified::account_rows()},
        {"Contacts", &unified::contact_rows()},
        {"Opportunities", &unified::opportunity_rows()},
        {"Engagements", &unified::engagement_rows()},
        {"Engagement types", &unified::engagement_type_rows()},
        {"Notes", &unified::note_rows()},
        {"Fields", &unified::field_rows()},
        {"Me", &unified::me_rows()}})
    out += (out.empty() ? "" : "\n") + table_of(name, *rows);
  return out;
}

}  // namespace affinity::server
