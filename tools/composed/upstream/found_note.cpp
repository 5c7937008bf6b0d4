#include "tools/composed/upstream/found_note.hpp"

#include "tools/composed/language/note_text.hpp"
#include "tools/records/record_name.hpp"

#include <utility>

namespace affinity::tools::composed {

namespace {

std::string note_person_name(json::value const& person) {
  auto const first = text_member(person, "firstName"), last = text_member(person, "lastName");
  return first + (first.empty() || last.empty() ? "" : " ") + last;
}

void add_noted_ids(std::vector<NotedRecord>& out, json::value const& note, std::string_view name, Kind kind) {
  for (auto const id : ids_in(note, name)) out.push_back({.ref = {.kind = kind, .id = id}});
}

bool add_noted_preview(std::vector<NotedRecord>& out, json::value const& note, std::string_view name,
                       Kind kind) {
  auto const* preview = member(note, name);
  auto const* data = preview ? member(*preview, "data") : nullptr;
  auto const* list = data ? data->if_array() : nullptr;
  if (!list) return false;
  for (auto const& record : *list)
    out.push_back({.ref = {.kind = kind, .id = integer_member(record, "id").value_or(0)},
                   .name = kind == Kind::person ? note_person_name(record) : text_member(record, "name")});
  return true;
}

}  // namespace

FoundNote note_of_v1(json::value const& note) {
  FoundNote out{.id = integer_member(note, "id").value_or(0),
                .created_at = text_member(note, "created_at"),
                .author = {.kind = Kind::person, .id = integer_member(note, "creator_id").value_or(0)},
                .text = text_member(note, "content")};
  auto& on = out.on.emplace();
  add_noted_ids(on, note, "organization_ids", Kind::company);
  add_noted_ids(on, note, "opportunity_ids", Kind::deal);
  add_noted_ids(on, note, "person_ids", Kind::person);
  return out;
}

FoundNote note_of_v2(json::value const& note) {
  FoundNote out{.id = integer_member(note, "id").value_or(0), .created_at = text_member(note, "createdAt")};
  if (auto const* content = member(note, "content")) out.text = text_of_html(text_member(*content, "html"));
  if (auto const* creator = member(note, "creator")) {
    out.author = {.kind = Kind::person, .id = integer_member(*creator, "id").value_or(0)};
    out.author_name = note_person_name(*creator);
  }
  std::vector<NotedRecord> on;
  bool told = add_noted_preview(on, note, "companiesPreview", Kind::company);
  told = add_noted_preview(on, note, "opportunitiesPreview", Kind::deal) || told;
  told = add_noted_preview(on, note, "personsPreview", Kind::person) || told;
  if (told) out.on = std::move(on);
  return out;
}

}  // namespace affinity::tools::composed
