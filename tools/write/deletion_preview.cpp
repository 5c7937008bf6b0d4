#include "tools/write/deletion_preview.hpp"

#include "base/text/counted.hpp"
#include "tools/records/field_value_index.hpp"
#include "tools/records/read_tool.hpp"
#include "tools/records/record_name.hpp"
#include "tools/write/current_record.hpp"

#include <array>
#include <utility>

namespace affinity::tools {

namespace {

constexpr std::int64_t opportunity_list_type = 8;  // type of a list (Affinity v1, Lists)

void add(std::string& sentence, std::string const& part) {
  if (!part.empty()) sentence += (sentence.empty() ? "" : "; ") + part;
}

std::string counted_list(json::value const& record, std::string_view name, std::string_view one) {
  auto const* list = member(record, name);
  auto const count = list && list->is_array() ? list->get_array().size() : 0;
  return count == 0 ? "" : counted(count, one);
}

// "of Jane Okafor"; empty where the record has no name, as an owner of v2, who is an id.
std::string relation_to(char const* relation, json::value const& record) {
  auto const name = display_name(record);
  return name.empty() ? name : relation + name;
}

std::string people_in(json::value const& record) {
  auto const* persons = member(record, "persons");
  auto const* list = persons ? persons->if_array() : nullptr;
  constexpr std::size_t most = 5;
  std::string out;
  for (std::size_t i = 0; list && i < list->size() && i < most; ++i)
    out += (i ? ", " : "with ") + display_name((*list)[i]);
  if (list && list->size() > most) out += " and " + std::to_string(list->size() - most) + " more";
  return out;
}

// Details that tell records of one name apart, and counts of what depends on it.
std::string details_of(json::value const& record) {
  std::string out;
  for (auto const* name : {"primary_email", "domain", "date", "due_date"})
    add(out, short_text(text_member(record, name)));
  for (auto const* name : {"person", "organization", "opportunity"})
    if (auto const* about = member(record, name); about && about->is_object())
      add(out, relation_to("about ", *about));
  if (auto const* owner = member(record, "owner")) add(out, relation_to("of ", *owner));
  if (auto const author = integer_member(record, "creator_id"); author && member(record, "content"))
    add(out, "written by person " + std::to_string(*author));
  add(out, people_in(record));
  add(out, counted_list(record, "list_entries", "list entry"));
  return out;
}

std::optional<std::int64_t> list_of(json::value const& record) {
  if (auto const id = integer_member(record, "list_id")) return id;
  auto const* entries = member(record, "list_entries");
  bool const on_one = entries && entries->is_array() && entries->get_array().size() == 1;
  bool const is_opportunity = on_one && !member(record, "domains") && !member(record, "emails");
  return is_opportunity ? integer_member(entries->get_array().front(), "list_id") : std::nullopt;
}

bool is_list_entry(Tool const& tool) { return tool.route.path.starts_with("/lists/{list_id}/list-entries/"); }

Error nothing_deleted_error(Error error) {
  error.next_step = "Nothing was deleted." + (error.next_step.empty() ? "" : " " + error.next_step);
  return fail(std::move(error));
}

Error unknown_list_type_error(Error error) {
  error.next_step =
      "Nothing was deleted: on a list of opportunities the opportunity goes with its row, and of "
      "which kind this list is could not be read. " +
      error.next_step;
  return fail(std::move(error));
}

// Deleting the entry deletes the opportunity (Affinity v1, Lists), which has a tool of its own.
Error deletes_opportunity_error(json::value const& list, json::value const& entry) {
  auto const id = integer_member(entry, "entity_id");
  auto const name = display_name(entry);
  auto const deal = (id ? " " + std::to_string(*id) : "") + (name.empty() ? "" : " \"" + name + "\"");
  return fail(
      ErrorKind::invalid,
      "\"" + display_name(list) +
          "\" is a list of opportunities: deleting this row would delete the opportunity" + deal +
          " with it. Nothing was deleted.",
      id ? "If the opportunity itself is to go, call delete_a_affinity_opportunity_by_id with id " +
               std::to_string(*id) + "."
         : "get_single_affinity_list_entry_by_id shows its entity_id. If the opportunity itself is to go, "
           "call delete_a_affinity_opportunity_by_id with that id.");
}

// The list, or why the entry must not be deleted.
Result<json::value> check_list_type(Result<json::value> list, json::value const& entry) {
  auto const kind_of_entry = integer_member(entry, "entity_type");
  if (!list) return unknown_list_type_error(list.error());
  auto const kind = integer_member(*list, "type");
  if (kind == opportunity_list_type || kind_of_entry == opportunity_list_type)
    return deletes_opportunity_error(*list, entry);
  if (!kind && !kind_of_entry)
    return unknown_list_type_error(
        fail(ErrorKind::upstream, "Affinity's answer does not say of which type the list is."));
  return list;
}

DeletionPreview preview_of(CurrentRecord const& current) {
  DeletionPreview out{.facts = deletion_facts(current.record), .error = current.unknown};
  if (out.facts.empty())
    out.facts["unknown"] = current.unknown ? current.unknown->message : "Affinity shows no name.";
  return out;
}

Task<Result<DeletionPreview>> preview_list_entry(ToolContext const& context, Tool const& tool,
                                                 json::object const& checked,
                                                 client::CallContext const& call) {
  auto const& list_id = checked.at("list_id");
  json::object const which{{"id", list_id}};
  auto list = co_await call_read_tool(context, "get_single_affinity_list_by_id", which, 0, call);
  if (!list) co_return unknown_list_type_error(list.error());
  auto const current = co_await read_current_record(context, tool, checked, call);
  if (!current) co_return fail(current);
  list = check_list_type(std::move(list), current->record);
  if (!list) co_return fail(list);
  auto out = preview_of(*current);
  out.facts["list"] = display_name(*list);
  out.facts["list_id"] = list_id;
  co_return out;
}

Task<Result<DeletionPreview>> preview_field_value(ToolContext const& context, json::object const& checked,
                                                  client::CallContext const& call) {
  DeletionPreview out;
  auto const found = co_await find_field_value(context, checked.at("id"), call);
  if (!found.value.is_null()) {
    out.facts = co_await describe_field_value(context, found, call);
    co_return out;
  }
  out.facts["unknown"] =
      "Affinity does not tell by its id whose value it is and what it says; "
      "list_all_affinity_field_values shows the values of a record.";
  co_return out;
}

}  // namespace

Task<Result<DeletionPreview>> preview_deletion(ToolContext const& context, Tool const& tool,
                                               json::object const& checked, client::CallContext const& call) {
  if (!checked.contains("id")) co_return DeletionPreview{};  // a create
  if (is_list_entry(tool)) co_return co_await preview_list_entry(context, tool, checked, call);
  if (tool.route.path == "/field-values/{field_value_id}")
    co_return co_await preview_field_value(context, checked, call);
  auto const current = co_await read_current_record(context, tool, checked, call);
  if (!current) co_return fail(current);
  auto out = preview_of(*current);
  auto const list_id = list_of(current->record);
  if (!list_id) co_return out;
  out.facts["list_id"] = *list_id;
  json::object const which{{"id", *list_id}};
  auto const list = co_await call_read_tool(context, "get_single_affinity_list_by_id", which, 0, call);
  if (list) out.facts["list"] = display_name(*list);
  // No response, or a truncated one: the delete would hardly succeed either.
  bool const refused = !list && list.error().status != 0;
  if (!list && !refused) co_return nothing_deleted_error(list.error());
  co_return out;
}

json::object deletion_facts(json::value const& record) {
  json::object out;
  if (auto const name = display_name(record); !name.empty()) out["name"] = name;
  if (auto const more = details_of(record); !more.empty()) out["more"] = more;
  return out;
}

std::string preview_text(json::object const& facts) {
  std::string out;
  struct Part {
    char const* name;
    char const* current;
  };
  for (auto const& [name, current] : std::array{Part{"name", ""}, Part{"value", ""}, Part{"column", "in "},
                                                Part{"record", "of "}, Part{"list", "on the list "}})
    if (auto const* value = facts.if_contains(name);
        value && value->is_string() && !value->get_string().empty())
      out += (out.empty() ? "" : " ") + std::string(current) + "\"" + std::string(*as_text(*value)) + "\"";
  return out;
}

}  // namespace affinity::tools
