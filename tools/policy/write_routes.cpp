#include "tools/policy/write_routes.hpp"

#include "base/json/json.hpp"
#include "base/text/text.hpp"
#include "tools/policy/request_touch.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace affinity::tools::policy {

namespace {

constexpr Operations of(std::initializer_list<Operation> operations) { return Operations(operations); }

using O = Operation;
constexpr std::string_view its_lists = "the record, and every list that it is on with all its columns";
constexpr std::string_view both = "both records, and every list that one of them is on with all its columns";
constexpr std::string_view record_and_links =
    "the record, and people and companies that it is or gets linked with";
constexpr std::string_view deal_and_links =
    "the deal, its list, and people and companies that it is or gets linked with";
constexpr std::string_view value_of_row = "the column, the list, and the record of the row";
constexpr std::string_view value_of_record = "the column and the record";
constexpr std::string_view noted = "the records that it is on";

constexpr auto all_write_routes = std::to_array<WriteRoute>({
    {Method::post, "/persons", of({O::create}), "companies that it is linked with", create_person},
    {Method::put, "/persons/{person_id}", of({O::rename, O::link}), record_and_links,
     change_record<Kind::person>},
    {Method::del, "/persons/{person_id}", of({O::remove}), its_lists, delete_record<Kind::person>},
    {Method::post, "/organizations", of({O::create}), "people that it is linked with", touch_given_records},
    {Method::put, "/organizations/{organization_id}", of({O::rename, O::link}), record_and_links,
     change_record<Kind::company>},
    {Method::del, "/organizations/{organization_id}", of({O::remove}), its_lists,
     delete_record<Kind::company>},
    {Method::post, "/opportunities", of({O::create}),
     "its list, and people and companies that it is linked with", create_deal},
    {Method::put, "/opportunities/{opportunity_id}", of({O::rename, O::link}), deal_and_links,
     change_record<Kind::deal>},
    {Method::del, "/opportunities/{opportunity_id}", of({O::remove}), its_lists, delete_record<Kind::deal>},
    {Method::post, "/lists", of({O::list}), "nothing that is there", nullptr},
    {Method::post, "/lists/{list_id}/list-entries", of({O::add_to_list}), "the list and the record", add_row},
    {Method::del, "/lists/{list_id}/list-entries/{list_entry_id}", of({O::remove_from_list}),
     "the list with all its columns, and the record; of a list of deals the deal, which is deleted",
     remove_row},
    {Method::post, "/fields", of({O::column}), "its list", create_column},
    {Method::del, "/fields/{field_id}", of({O::column, O::remove}), "the column and its list", delete_column},
    {Method::post, "/field-values", of({O::set}), "the column, its list, and the record", create_value},
    {Method::put, "/field-values/{field_value_id}", of({O::set}), "the column, its list, and the record",
     change_value},
    {Method::del, "/field-values/{field_value_id}", of({O::set, O::clear}),
     "the column, its list, and the record", delete_value},
    {Method::post, "/notes", of({O::note}), noted, write_note},
    {Method::put, "/notes/{note_id}", of({O::note}), noted, change_note},
    {Method::del, "/notes/{note_id}", of({O::note, O::remove}), noted, change_note},
    {Method::post, "/interactions", of({O::log}), "its people", touch_given_records},
    {Method::put, "/interactions/{id}", of({O::log}), "its people, before and after", change_interaction},
    {Method::del, "/interactions/{id}", of({O::log, O::remove}), "its people", change_interaction},
    {Method::post, "/reminders", of({O::remind}), "its record", write_reminder},
    {Method::put, "/reminders/{reminder_id}", of({O::remind}), "its record", change_reminder},
    {Method::del, "/reminders/{reminder_id}", of({O::remind, O::remove}), "its record", change_reminder},
    {Method::post, "/entity-files", of({O::attach}), "its record", touch_given_records},
    {Method::post, "/webhook/subscribe", of({O::webhook}), "no record", nullptr},
    {Method::put, "/webhook/{webhook_subscription_id}", of({O::webhook}), "no record", nullptr},
    {Method::del, "/webhook/{webhook_subscription_id}", of({O::webhook, O::remove}), "no record", nullptr},

    {Method::post, "/v2/persons", of({O::create, O::set}), "the columns that get values", create_person},
    {Method::del, "/v2/persons/{personId}", of({O::remove}), its_lists, delete_record<Kind::person>},
    {Method::patch, "/v2/persons/{personId}/fields", of({O::set, O::clear}), value_of_record,
     set_values_of_record<Kind::person>},
    {Method::post, "/v2/persons/{personId}/fields/{fieldId}", of({O::set, O::clear}), value_of_record,
     set_value_of_record<Kind::person>},
    {Method::patch, "/v2/companies/{companyId}/fields", of({O::set, O::clear}), value_of_record,
     set_values_of_record<Kind::company>},
    {Method::post, "/v2/companies/{companyId}/fields/{fieldId}", of({O::set, O::clear}), value_of_record,
     set_value_of_record<Kind::company>},
    {Method::post, "/v2/opportunities/{opportunityId}", of({O::rename}), "the deal and its list",
     change_record<Kind::deal>},
    {Method::del, "/v2/opportunities/{opportunityId}", of({O::remove}), its_lists, delete_record<Kind::deal>},
    {Method::post, "/v2/lists", of({O::list}), "nothing that is there", nullptr},
    {Method::post, "/v2/lists/{listId}/fields/{fieldId}/dropdown-options", of({O::option}),
     "the column and its list", change_option},
    {Method::post, "/v2/lists/{listId}/fields/{fieldId}/dropdown-options/{dropdownOptionId}", of({O::option}),
     "the column and its list", change_option},
    {Method::del, "/v2/lists/{listId}/fields/{fieldId}/dropdown-options/{dropdownOptionId}",
     of({O::option, O::remove}), "the column and its list", change_option},
    {Method::post, "/v2/lists/{listId}/list-entries", of({O::add_to_list}), "the list and the record",
     add_row},
    {Method::patch, "/v2/lists/{listId}/list-entries/{listEntryId}/fields", of({O::set, O::clear}),
     value_of_row, set_values_of_row},
    {Method::post, "/v2/lists/{listId}/list-entries/{listEntryId}/fields/{fieldId}", of({O::set, O::clear}),
     value_of_row, set_value_of_row},
    {Method::post, "/v2/company-merges", of({O::merge, O::remove}), both, merge_records<Kind::company>},
    {Method::post, "/v2/person-merges", of({O::merge, O::remove}), both, merge_records<Kind::person>},
    {Method::post, "/v2/notes", of({O::note}), noted, write_note},
    {Method::post, "/v2/notes/{noteId}", of({O::note}), noted, change_note},
    {Method::del, "/v2/notes/{noteId}", of({O::note, O::remove}), noted, change_note},
    {Method::del, "/v2/transcripts/{transcriptId}", of({O::log, O::remove}), "the records of its note",
     delete_transcript},
    {Method::post, "/v2/reminders", of({O::remind}), "its record", write_reminder},
    {Method::post, "/v2/reminders/{reminderId}", of({O::remind}), "its record", change_reminder},
    {Method::del, "/v2/reminders/{reminderId}", of({O::remind, O::remove}), "its record", change_reminder},
    {Method::post, "/v2/webhooks", of({O::webhook}), "no record", nullptr},
    {Method::post, "/v2/webhooks/{webhookId}", of({O::webhook}), "no record", nullptr},
    {Method::del, "/v2/webhooks/{webhookId}", of({O::webhook, O::remove}), "no record", nullptr},
    {Method::post, "/v2/feedback", of({O::feedback}), "no record", nullptr},
});

// "/notes/{note_id}" against "/notes/17"; the slots, decoded.
std::optional<std::vector<std::string>> slots_of(std::string_view route, std::string_view path) {
  std::vector<std::string> out;
  while (!route.empty() && !path.empty()) {
    auto const one = route.substr(0, route.find('/', 1)), other = path.substr(0, path.find('/', 1));
    route.remove_prefix(one.size());
    path.remove_prefix(other.size());
    if (one.starts_with("/{") && other.size() > 1) {
      auto text = percent_decode(other.substr(1));
      if (!text) return std::nullopt;
      out.push_back(std::move(*text));
    } else if (one != other) {
      return std::nullopt;
    }
  }
  if (!route.empty() || !path.empty()) return std::nullopt;
  return out;
}

json::object query_of(std::string_view query) {
  json::object out;
  while (!query.empty()) {
    auto const pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    auto const at = pair.find('=');
    auto const value = percent_decode(at == pair.npos ? "" : pair.substr(at + 1), true);
    out[pair.substr(0, at)] = value.value_or("");
  }
  return out;
}

std::optional<json::object> body_of(Request const& request) {
  json::object out;
  for (auto const& part : request.parts)
    if (part.filename.empty()) out[part.name] = part.bytes;
  if (request.body.empty()) return out;
  auto read = parse_json(request.body);
  if (!read || !read->is_object()) return std::nullopt;
  return std::move(read->get_object());
}

}  // namespace

std::string field_key(std::string_view id) {
  constexpr std::string_view prefix = "field-";
  return std::string(id.starts_with(prefix) ? id.substr(prefix.size()) : id);
}

std::span<WriteRoute const> write_routes() { return all_write_routes; }

WriteRoute const* find_write_route(Method method, std::string_view path) {
  auto const found = std::ranges::find_if(all_write_routes, [&](WriteRoute const& route) {
    return route.method == method && route.path == path;
  });
  return found == all_write_routes.end() ? nullptr : &*found;
}

Touched touched_by(Request const& request) {
  auto const target = std::string_view(request.target);
  auto const question = target.find('?');
  auto const path = target.substr(0, question);
  Touched out;
  for (auto const& route : all_write_routes) {
    if (route.method != request.method) continue;
    auto slots = slots_of(route.path, path);
    if (!slots) continue;
    out.operations = route.operations;
    if (!route.touch) return out;
    auto const query = question == target.npos ? std::string_view() : target.substr(question + 1);
    auto body = body_of(request);
    if (!body) out.unknown = "The body of the request is no JSON object.";
    if (body)
      route.touch({.slots = std::move(*slots), .query = query_of(query), .body = std::move(*body)}, out);
    return out;
  }
  out.unknown = "Nobody has said what a request " + std::string(to_string(request.method)) + " " +
                std::string(path) + " touches.";
  return out;
}

}  // namespace affinity::tools::policy
