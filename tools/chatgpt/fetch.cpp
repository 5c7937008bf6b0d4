#include "tools/chatgpt/search_and_fetch.hpp"
#include "tools/composed/upstream/parts.hpp"
#include "tools/pagination/page.hpp"
#include "tools/records/read_budget.hpp"
#include "tools/records/record_name.hpp"
#include "tools/records/record_ref.hpp"
#include "tools/render.hpp"
#include "tools/truncation.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace affinity::tools {

namespace {

constexpr std::size_t max_names = 6;  // of related records; others have ids only
constexpr std::size_t max_notes = 10;
constexpr int notes_page_size = 100;

struct Relation {
  std::string_view ids{};
  RecordKind kind = RecordKind::person;
  std::string_view title{};
};

constexpr std::array relations{Relation{"organization_ids", RecordKind::organization, "Organizations"},
                               Relation{"opportunity_ids", RecordKind::opportunity, "Opportunities"},
                               Relation{"person_ids", RecordKind::person, "People"}};

struct FetchedRecord {
  RecordRef address{};
  json::value record{};
  json::array fields{}, lists{}, values{}, notes{};
  bool more_notes = false;
  std::map<std::string, std::string> names{};  // by address: "person:123"
};

json::array items_of(json::value body, std::string_view items) {
  auto const kind = items.empty() ? Paging::Kind::whole : Paging::Kind::tokens;
  auto page = parse_page({.kind = kind, .items = items}, std::move(body));
  return page ? std::move(page->items) : json::array();
}

json::value const* with_id(json::array const& records, std::optional<std::int64_t> id) {
  if (!id) return nullptr;
  auto const found =
      std::ranges::find_if(records, [&](auto const& record) { return integer_member(record, "id") == id; });
  return found == records.end() ? nullptr : &*found;
}

// "person:510003" → "Priya Raman (person:510003)"
std::string named(FetchedRecord const& fetched, std::string const& address) {
  auto const name = fetched.names.find(address);
  return name == fetched.names.end() ? address : name->second + " (" + address + ")";
}

void line(std::string& out, std::string_view title, std::string const& text) {
  if (!text.empty()) out.append(title).append(": ").append(text).append("\n");
}

std::string joined(std::vector<std::string> const& parts) {
  std::string out;
  for (auto const& part : parts)
    if (!part.empty()) out += (out.empty() ? "" : ", ") + part;
  return out;
}

std::string related(FetchedRecord const& fetched, Relation const& relation) {
  std::vector<std::string> parts;
  for (auto const id : ids_in(fetched.record, relation.ids))
    parts.push_back(named(fetched, to_string(RecordRef{.kind = relation.kind, .id = id})));
  return joined(parts);
}

std::string lists_of(FetchedRecord const& fetched) {
  std::vector<std::string> parts;
  auto const* entries = member(fetched.record, "list_entries");
  auto const* all = entries ? entries->if_array() : nullptr;
  if (!all) return {};
  for (auto const& entry : *all) {
    auto const id = integer_member(entry, "list_id");
    auto const* list = with_id(fetched.lists, id);
    auto name = list ? text_member(*list, "name") : id ? "list " + std::to_string(*id) : std::string();
    if (std::ranges::find(parts, name) == parts.end()) parts.push_back(std::move(name));
  }
  return joined(parts);
}

std::string field_name(FetchedRecord const& fetched, json::value const& value) {
  auto const id = integer_member(value, "field_id");
  auto const* field = with_id(fetched.fields, id);
  if (!field) return id ? "Field " + std::to_string(*id) : "A field";
  auto name = text_member(*field, "name");
  auto const* list = with_id(fetched.lists, integer_member(*field, "list_id"));
  return list ? name + " (on " + text_member(*list, "name") + ")" : name;
}

// Several values of one field are on one line, in order.
std::string fields_section(FetchedRecord const& fetched) {
  std::vector<std::pair<std::string, std::vector<std::string>>> rows;
  for (auto const& value : fetched.values) {
    auto const name = field_name(fetched, value);
    auto row = std::ranges::find(rows, name, [](auto const& each) { return each.first; });
    if (row == rows.end()) row = rows.insert(rows.end(), {name, {}});
    row->second.push_back(named(fetched, field_value_text(value)));
  }
  std::string out;
  for (auto const& [name, values] : rows) line(out, name, joined(values));
  return out.empty() ? out : "\nFields\n" + out;
}

std::string notes_section(FetchedRecord const& fetched) {
  if (fetched.notes.empty()) return {};
  std::string out = "\nNotes, newest first\n";
  for (std::size_t i = 0; i < fetched.notes.size() && i < max_notes; ++i) {
    auto const& note = fetched.notes[i];
    out += "\n" + day_of(note, "created_at");
    if (auto const author = integer_member(note, "creator_id"))
      out += ", by " + named(fetched, to_string(RecordRef{.kind = RecordKind::person, .id = *author}));
    if (auto const id = integer_member(note, "id"))
      out += " (" + to_string(RecordRef{.kind = RecordKind::note, .id = *id}) + ")";
    out += "\n" + text_member(note, "content") + "\n";
  }
  if (fetched.more_notes || fetched.notes.size() > max_notes) out += "\nThere are more notes than these.\n";
  return out;
}

std::string dates_of(json::value const& record) {
  auto const* dates = member(record, "interaction_dates");
  if (!dates || !dates->is_object()) return {};
  std::string out;
  line(out, "Last contact", day_of(*dates, "last_interaction_date"));
  line(out, "Last e-mail", day_of(*dates, "last_email_date"));
  line(out, "Last meeting", day_of(*dates, "last_event_date"));
  line(out, "Next meeting", day_of(*dates, "next_event_date"));
  return out;
}

std::string texts_at(json::value const& record, std::string_view name) {
  std::vector<std::string> parts;
  auto const* value = member(record, name);
  auto const* list = value ? value->if_array() : nullptr;
  if (list)
    for (auto const& item : *list) parts.emplace_back(as_text(item).value_or(""));
  return joined(parts);
}

std::string note_text(FetchedRecord const& fetched) {
  auto const& note = fetched.record;
  std::string out;
  line(out, "Written", text_member(note, "created_at"));
  if (auto const author = integer_member(note, "creator_id"))
    line(out, "By", named(fetched, to_string(RecordRef{.kind = RecordKind::person, .id = *author})));
  for (auto const& relation : relations) line(out, relation.title, related(fetched, relation));
  if (auto const parent = integer_member(note, "parent_id"))
    line(out, "Reply to", to_string(RecordRef{.kind = RecordKind::note, .id = *parent}));
  return out + "\n" + text_member(note, "content") + "\n";
}

std::string record_text(FetchedRecord const& fetched) {
  auto const& record = fetched.record;
  auto out = title_of(fetched.address.kind, record) + "\n";
  if (fetched.address.kind == RecordKind::person)
    line(out, "Kind",
         integer_member(record, "type") == 1 ? "a member of your team" : "a person outside your team");
  else
    line(out, "Kind", std::string(to_string(fetched.address.kind)));
  line(out, "E-mail", texts_at(record, "emails"));
  line(out, "Domains", texts_at(record, "domains"));
  for (auto const& relation : relations) line(out, relation.title, related(fetched, relation));
  out += dates_of(record);
  line(out, "On lists", lists_of(fetched));
  return out + fields_section(fetched) + notes_section(fetched);
}

void newest_first(json::array& notes) {
  std::vector<json::value> all(notes.begin(), notes.end());
  std::ranges::stable_sort(all, [](auto const& left, auto const& right) {
    return text_member(left, "created_at") > text_member(right, "created_at");
  });
  std::ranges::move(all, notes.begin());
}

// The records whose names to read, in order of importance: owners, then those in fields and notes.
std::vector<RecordRef> names_to_read(FetchedRecord const& fetched) {
  std::vector<RecordRef> out;
  auto const want = [&](RecordRef const& address) {
    bool const there = address == fetched.address || std::ranges::find(out, address) != out.end();
    if (!there && out.size() < max_names) out.push_back(address);
  };
  if (fetched.address.kind == RecordKind::note)
    if (auto const author = integer_member(fetched.record, "creator_id"))
      want({.kind = RecordKind::person, .id = *author});
  for (auto const& relation : relations)
    for (auto const id : ids_in(fetched.record, relation.ids)) want({.kind = relation.kind, .id = id});
  for (auto const& value : fetched.values)
    if (auto const address = parse_record_ref(field_value_text(value))) want(*address);
  for (auto const& note : fetched.notes)
    if (auto const author = integer_member(note, "creator_id"))
      want({.kind = RecordKind::person, .id = *author});
  return out;
}

std::string_view argument_of(RecordKind kind) {
  switch (kind) {
    case RecordKind::person: return "person_id";
    case RecordKind::organization: return "organization_id";
    case RecordKind::opportunity:
    case RecordKind::note: break;
  }
  return "opportunity_id";
}

json::object record_arguments(RecordRef const& address) {
  json::object arguments{{"id", address.id}};
  bool const has_dates = address.kind == RecordKind::person || address.kind == RecordKind::organization;
  if (has_dates) {
    arguments["with_interaction_dates"] = true;
    arguments["with_opportunities"] = true;
  }
  return arguments;
}

json::object metadata_of(FetchedRecord const& fetched) {
  json::object out{{"kind", to_string(fetched.address.kind)},
                   {"affinity_id", std::to_string(fetched.address.id)}};
  if (auto const made = text_member(fetched.record, "created_at"); !made.empty()) out["created_at"] = made;
  return out;
}

Outcome shown(ToolContext const& context, FetchedRecord const& fetched, json::value const& whoami,
              std::string why) {
  bool const is_note = fetched.address.kind == RecordKind::note;
  auto const subdomain = subdomain_of(whoami);
  json::value whole{
      {"id", to_string(fetched.address)},
      {"title", title_of(fetched.address.kind, fetched.record)},
      {"text", is_note ? note_text(fetched) : record_text(fetched)},
      {"url", is_note ? url_of_note(subdomain, fetched.record) : url_of(subdomain, fetched.address)},
      {"metadata", metadata_of(fetched)}};
  constexpr std::size_t envelope = 1024;
  auto const most = context.limits.max_result;
  auto const cut = truncate_to_fit(whole, most > 2 * envelope ? most - envelope : most / 2);
  if (!cut.empty()) why += (why.empty() ? "" : " ") + cut;
  return success(std::move(whole.as_object()), why);
}

}  // namespace

std::string field_value_text(json::value const& field_value) {
  auto const* value = member(field_value, "value");
  if (!value || value->is_null()) return {};
  auto const type = integer_member(field_value, "value_type");
  if (auto const id = as_int64(*value); id && (type == 0 || type == 1)) {
    auto const kind = type == 0 ? RecordKind::person : RecordKind::organization;
    return to_string(RecordRef{.kind = kind, .id = *id});
  }
  if (auto const text = as_text(*value))
    return type == 4 ? std::string(text->substr(0, 10)) : std::string(*text);
  if (auto const* object = value->if_object()) {
    if (object->contains("text")) return text_member(*value, "text");  // an option of a dropdown
    std::vector<std::string> parts;                                    // a place
    for (auto const& part : *object)
      if (part.key() != "continent") parts.emplace_back(as_text(part.value()).value_or(""));
    return joined(parts);
  }
  if (auto const* list = value->if_array()) {
    std::vector<std::string> parts;
    for (auto const& item : *list)
      parts.push_back(field_value_text(json::object{{"value", item}, {"value_type", type.value_or(-1)}}));
    return joined(parts);
  }
  return write_json(*value);
}

// The tool that an operator excluded, as the error of its read; nothing where it may be asked.
std::optional<Error> exclusion_of(ToolContext const& context, std::string_view tool) {
  if (!composed::is_part_excluded(context, tool)) return std::nullopt;
  return fail(ErrorKind::denied, std::string(tool) + " is not allowed here.");
}

Task<json::value> read_part(ToolContext const& context, ReadBudget& budget, std::string what,
                            std::string_view tool, json::object arguments, int size = 0) {
  if (auto const excluded = exclusion_of(context, tool)) {
    budget.report_missing(what, *excluded);
    co_return nullptr;
  }
  co_return co_await budget.read_optional(std::move(what), tool, std::move(arguments), size);
}

// What notes do not have: fields, lists and notes.
Task<bool> read_related(ToolContext const& context, ReadBudget& budget, FetchedRecord& fetched) {
  json::object const about{{argument_of(fetched.address.kind), fetched.address.id}};
  auto const none = json::object();
  auto arguments = about;
  auto values = co_await read_part(context, budget, "Its fields", "list_all_affinity_field_values",
                                   std::move(arguments));
  fetched.values = items_of(std::move(values), "");
  if (!fetched.values.empty()) {
    arguments = none;
    auto fields = co_await read_part(context, budget, "The names of its fields", "list_all_affinity_fields",
                                     std::move(arguments));
    fetched.fields = items_of(std::move(fields), "");
  }
  auto const* entries = member(fetched.record, "list_entries");
  if (entries && entries->is_array() && !entries->get_array().empty()) {
    arguments = none;
    auto lists = co_await read_part(context, budget, "The names of its lists", "list_all_affinity_lists",
                                    std::move(arguments));
    fetched.lists = items_of(std::move(lists), "");
  }
  arguments = about;
  auto notes = co_await read_part(context, budget, "Its notes", "list_all_affinity_notes",
                                  std::move(arguments), notes_page_size);
  fetched.more_notes = !text_member(notes, "next_page_token").empty();
  fetched.notes = items_of(std::move(notes), "notes");
  newest_first(fetched.notes);
  co_return true;
}

// A name that cannot be read is optional: the id identifies the record.
Task<bool> read_names(ToolContext const& context, ReadBudget& budget, FetchedRecord& fetched) {
  for (auto const& address : names_to_read(fetched)) {
    if (exclusion_of(context, read_tool_of(address.kind))) continue;
    json::object arguments{{"id", address.id}};
    auto const record = co_await budget.read_if_available(read_tool_of(address.kind), std::move(arguments));
    if (record.is_object()) fetched.names[to_string(address)] = name_of(address.kind, record);
  }
  co_return true;
}

Task<Outcome> fetch_tool(ToolContext const& context, Tool const& tool, json::object const& checked,
                         client::CallContext const& call) {
  auto asked = co_await record_to_fetch(context, tool, checked, call);
  if (auto* instead = std::get_if<Outcome>(&asked)) co_return std::move(*instead);
  auto const address = std::get<RecordRef>(asked);
  if (auto const excluded = exclusion_of(context, read_tool_of(address.kind))) co_return failure(*excluded);
  ReadBudget budget(context, call, max_fetch_requests);
  auto arguments = record_arguments(address);
  auto record = co_await budget.read(read_tool_of(address.kind), std::move(arguments));
  if (!record) co_return failure(record.error());
  if (!record->is_object())
    co_return failure(fail(ErrorKind::upstream, "Affinity's answer is not the record.", "Try again."));
  FetchedRecord fetched;
  fetched.address = address;
  fetched.record = std::move(*record);
  if (address.kind != RecordKind::note) co_await read_related(context, budget, fetched);
  co_await read_names(context, budget, fetched);
  json::object none;
  auto const whoami =
      co_await budget.read_optional("The account's address", "list_all_affinity_whoami", std::move(none));
  co_return shown(context, fetched, whoami, budget.missing());
}

}  // namespace affinity::tools
