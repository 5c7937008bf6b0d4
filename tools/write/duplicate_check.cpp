#include "tools/write/duplicate_check.hpp"

#include "base/text/text.hpp"
#include "tools/pagination/page.hpp"
#include "tools/records/read_tool.hpp"
#include "tools/records/record_name.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools {

namespace {

std::string in_quotes(std::string_view text) { return "\"" + short_text(text) + "\""; }

// Trimmed, with single blanks, in lower case.
std::string normalized_name(std::string_view text) {
  std::string out;
  for (char const c : lower(text)) {
    bool const blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) out += c;
    if (blank && !out.empty() && out.back() != ' ') out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

// "https://www.Acme.com/about" → "acme.com"
std::string bare_domain(std::string_view text) {
  auto out = normalized_name(text);
  if (auto const scheme = out.find("://"); scheme != out.npos) out.erase(0, scheme + 3);
  out.resize(std::min(out.find_first_of("/?#"), out.size()));
  if (auto const user = out.rfind('@'); user != out.npos) out.erase(0, user + 1);
  out.resize(std::min(out.find(':'), out.size()));
  if (out.starts_with("www.")) out.erase(0, 4);
  while (out.ends_with('.')) out.pop_back();
  return out;
}

std::string argument(json::object const& arguments, std::string_view name) {
  auto const* value = arguments.if_contains(name);
  return value ? std::string(as_text(*value).value_or("")) : std::string();
}

std::vector<std::string> texts_in(json::value const& record, std::string_view name) {
  std::vector<std::string> out;
  auto const* value = member(record, name);
  if (auto const* list = value ? value->if_array() : nullptr)
    for (auto const& item : *list) out.emplace_back(as_text(item).value_or(""));
  return out;
}

std::string shared_name(std::string_view wanted, std::string_view has) {
  return !normalized_name(wanted).empty() && normalized_name(wanted) == normalized_name(has)
             ? "the name " + in_quotes(has)
             : "";
}

json::object nothing(json::object const&) { return {}; }

json::object by_name(json::object const& arguments) {
  return {{"term", normalized_name(argument(arguments, "name"))}};
}

json::object by_domain_or_name(json::object const& arguments) {
  auto const domain = bare_domain(argument(arguments, "domain"));
  return domain.empty() ? by_name(arguments) : json::object{{"term", domain}};
}

std::string domain_or_name(json::object const& arguments, json::value const& record) {
  auto const domain = bare_domain(argument(arguments, "domain"));
  if (domain.empty()) return shared_name(argument(arguments, "name"), text_member(record, "name"));
  auto domains = texts_in(record, "domains");
  domains.push_back(text_member(record, "domain"));
  for (auto const& its : domains)
    if (bare_domain(its) == domain) return "the domain " + in_quotes(domain);
  return {};
}

json::object by_both_names(json::object const& arguments) {
  return {
      {"term", normalized_name(argument(arguments, "first_name") + " " + argument(arguments, "last_name"))}};
}

std::string both_names(json::object const& arguments, json::value const& record) {
  return shared_name(argument(arguments, "first_name") + " " + argument(arguments, "last_name"),
                     text_member(record, "first_name") + " " + text_member(record, "last_name"));
}

std::string name_on_list(json::object const& arguments, json::value const& record) {
  auto const* entries = member(record, "list_entries");
  auto const* list = entries ? entries->if_array() : nullptr;
  auto const here = [&](json::value const& entry) {
    return integer_member(entry, "list_id") == integer_member(arguments, "list_id");
  };
  if (!list || std::ranges::none_of(*list, here)) return {};
  auto shared = shared_name(argument(arguments, "name"), text_member(record, "name"));
  return shared.empty() ? shared : shared + " on this list";
}

std::string same_name_at_all(json::object const& arguments, json::value const& record) {
  return shared_name(argument(arguments, "name"), text_member(record, "name"));
}

json::object where_the_field_is(json::object const& arguments) {
  for (auto const* name : {"list_id", "entity_type"})
    if (auto const* value = arguments.if_contains(name)) return {{name, *value}};
  return {};
}

std::string name_of_field(json::object const& arguments, json::value const& record) {
  if (integer_member(record, "list_id") != integer_member(arguments, "list_id")) return {};
  auto shared = same_name_at_all(arguments, record);
  return shared.empty() || !integer_member(record, "list_id") ? shared : shared + " on this list";
}

std::string url(json::object const& arguments, json::value const& record) {
  auto const wanted = argument(arguments, "webhook_url");
  return wanted == text_member(record, "webhook_url") ? "the URL " + in_quotes(wanted) : "";
}

Outcome duplicate_error(Tool const& tool, std::string const& shared, json::value const& record) {
  auto const id = integer_member(record, "id");
  auto const name = display_name(record);
  bool const said = name.empty() || shared.starts_with("the name ");
  auto const number = id ? std::to_string(*id) : "without an id";
  return failure(fail(ErrorKind::invalid,
                      "There is " + std::string(tool.duplicate_check->noun) + " with " + shared +
                          " already: id " + number + (said ? "" : ", \"" + name + "\"") + ".",
                      "Nothing was created. Use that one, or give even_if_exists: true to create another."));
}

// The create would fail with the same status: for a list that does not exist, for example.
Outcome check_failed_error(Error error) {
  bool const would_fail_too = error.status == 401 || error.status == 403 || error.status == 404;
  if (!would_fail_too) error.message = "Whether it exists already could not be found out: " + error.message;
  error.next_step = "Nothing was created. " + error.next_step;
  if (!would_fail_too) error.next_step += " To create it without looking, give even_if_exists: true.";
  return failure(fail(std::move(error)));
}

// Affinity itself checks that an e-mail address belongs to one person (Affinity v1, Persons).
bool affinity_checks(Tool const& tool, json::object const& checked) {
  return tool.duplicate_check == &same_person && !texts_in(checked, "emails").empty();
}

}  // namespace

DuplicateCheck const same_person{"a person", "list_all_affinity_persons", by_both_names, both_names};
DuplicateCheck const same_organization{"an organization", "list_all_affinity_organizations",
                                       by_domain_or_name, domain_or_name};
DuplicateCheck const same_opportunity{"an opportunity", "list_all_affinity_opportunities", by_name,
                                      name_on_list};
DuplicateCheck const same_list{"a list", "list_all_affinity_lists", nothing, same_name_at_all};
DuplicateCheck const same_field{"a field", "list_all_affinity_fields", where_the_field_is, name_of_field};
DuplicateCheck const same_webhook{"a subscription", "list_all_affinity_webhooks", nothing, url};

Task<std::optional<Outcome>> refuse_duplicate(ToolContext const& context, Tool const& tool,
                                              json::object const& checked, client::CallContext const& call) {
  auto const* wanted = checked.if_contains("even_if_exists");
  bool const all_the_same = wanted && *wanted == json::value(true);
  if (!tool.duplicate_check || all_the_same || affinity_checks(tool, checked)) co_return std::nullopt;
  auto const& rows = context.full_catalogue ? *context.full_catalogue : context.catalogue;
  auto const* list_tool = rows.find(tool.duplicate_check->list_tool);
  if (!list_tool) co_return std::nullopt;
  auto const arguments = tool.duplicate_check->search_arguments(checked);
  int const size = list_tool->paging.kind == Paging::Kind::tokens ? list_tool->paging.max_page_size : 0;
  auto body = co_await call_read_tool(context, list_tool->name, arguments, size, call);
  if (!body) co_return check_failed_error(body.error());
  auto const page = parse_page(list_tool->paging, std::move(*body));
  if (!page) co_return check_failed_error(page.error());
  for (auto const& record : page->items)
    if (auto const shared = tool.duplicate_check->match(checked, record); !shared.empty())
      co_return duplicate_error(tool, shared, record);
  co_return std::nullopt;
}

}  // namespace affinity::tools
