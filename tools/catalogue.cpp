#include "tools/catalogue.hpp"

#include "base/http/token.hpp"
#include "base/text/text.hpp"
#include "tools/rows.hpp"
#include "tools/tool_suggestion.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

namespace affinity::tools {

namespace {

bool fits_a_header(schema::Type const& type) {
  using schema::Kind;
  static constexpr std::array kinds{Kind::text,    Kind::email, Kind::domain, Kind::date_time,
                                    Kind::integer, Kind::code,  Kind::boolean};
  return std::ranges::find(kinds, type.kind) != kinds.end();
}

bool any_header_in(schema::Type const& type) {
  auto const has_one = [](schema::Param const& param) {
    return !param.header.empty() || any_header_in(param.type);
  };
  return std::ranges::any_of(type.members, has_one) || std::ranges::any_of(type.items, any_header_in);
}

// Clients drop a tool whose headers break a rule (MCP 2026-07-28, x-mcp-header), so such a row is rejected
// here.
void check_headers(Tool const& tool) {
  std::set<std::string> seen;
  auto const wrong = [&](schema::Param const& param, std::string const& why) {
    throw std::logic_error(std::string(tool.name) + "." + std::string(param.name) + ": " + why);
  };
  for (auto const& param : tool.params) {
    if (any_header_in(param.type)) wrong(param, "only the arguments at the top are repeated in headers");
    if (param.header.empty()) continue;
    if (!is_http_token(param.header)) wrong(param, "a header cannot have this name");
    if (!fits_a_header(param.type)) wrong(param, "only texts, integers and booleans fit into a header");
    if (!seen.insert(lower(param.header)).second) wrong(param, "another argument has this header");
  }
}

std::vector<Tool> rows_of(std::initializer_list<Catalogue::Rows> resources) {
  std::vector<Tool> all;
  for (auto const rows : resources) std::ranges::move(rows(), std::back_inserter(all));
  return all;
}

// The order in tools/list. It depends on no setting, so prompt caches of providers stay valid.
std::vector<Tool> v1_rows() {
  return rows_of({identity, organizations, notes, opportunities, persons, interactions, lists, fields, quota,
                  list_entries, field_values, relationships, reminders, entity_files});
}

std::vector<Tool> further_rows() {
  return rows_of({work_tools, change_tools, catalogue_tools, webhooks, chatgpt});
}

// API v2 and the unified CRM view, built when the first of them is needed.
std::vector<Tool> later_rows() {
  return rows_of({v2::account, v2::companies, v2::persons, v2::opportunities, v2::lists, v2::list_entries,
                  v2::history, v2::notes, v2::interactions, v2::files, v2::relationships, v2::merges,
                  v2::reminders, v2::webhooks, v2::directory, v2::feedback, unified_tools});
}

}  // namespace

Catalogue::Catalogue(std::vector<Tool> tools, Rows later) : later_(later) { add(std::move(tools)); }

void Catalogue::add(std::vector<Tool> rows) const {
  for (auto& row : rows) {
    if (!index_.emplace(row.name, tools_.size()).second)
      throw std::logic_error("two tools are called " + std::string(row.name));
    check_headers(row);
    tools_.push_back(std::move(row));
  }
}

Catalogue Catalogue::standard() { return Catalogue(v1_rows()); }

Catalogue Catalogue::with_opt_in() {
  auto rows = v1_rows();
  std::ranges::move(further_rows(), std::back_inserter(rows));
  return Catalogue(std::move(rows), later_rows);
}

std::deque<Tool> const& Catalogue::all() const {
  if (auto const later = std::exchange(later_, nullptr)) add(later());
  return tools_;
}

Tool const* Catalogue::find(std::string_view name) const {
  auto place = index_.find(name);
  if (place == index_.end() && later_) {
    all();
    place = index_.find(name);
  }
  return place == index_.end() ? nullptr : &tools_[place->second];
}

std::vector<schema::Param> const& Catalogue::params_of(Tool const& tool) const {
  auto const known = params_.find(tool.name);
  if (known != params_.end()) return known->second;
  return params_.emplace(tool.name, all_params(tool)).first->second;
}

std::string_view Catalogue::nearest(std::string_view name) const {
  std::vector<std::string_view> names;
  for (auto const& tool : all()) names.push_back(tool.name);
  return nearest_tool_name(name, names);
}

}  // namespace affinity::tools
