// Reads saved views, teams and transcripts of a firm file, which API v2 alone shows.

#include "sandbox/persistence/firm_reader.hpp"
#include "sandbox/v1/validation.hpp"

namespace affinity::sandbox {

namespace {

std::optional<double> number_in(Params& in, std::string_view name) {
  auto const* sent = in.find(name);
  if (!sent) return std::nullopt;
  if (sent->is_number()) return sent->to_number<double>();
  in.add_error(std::string(name) + " must be a number");
  return std::nullopt;
}

// What a filter on a field of this type needs.
void require_conditions(Params& filter, int value_type) {
  switch (value_type) {
    case dropdown_value:
    case ranked_dropdown_value: return filter.require({"option_ids"});
    case person_value: return filter.require({"person_ids"});
    case organization_value: return filter.require({"organization_ids"});
    case number_value:
      if (!filter.has("at_least") && !filter.has("at_most"))
        filter.add_error("at_least or at_most is required");
      return;
    default: filter.add_error("field_id must be a field of options, persons, organizations or numbers");
  }
}

}  // namespace

void FirmReader::read_view_filter(Params& in, Store const& store, SavedView& onto) {
  auto const* sent = in.find("filter");
  if (!sent) return;
  if (!sent->is_object()) return in.add_error("filter must be an object");
  auto filter = Params::from_object(sent->get_object());
  filter.require({"field_id"});
  ViewFilter const one{.field_id = filter.integer("field_id").value_or(0),
                       .option_ids = filter.ids("option_ids").value_or(Ids{}),
                       .person_ids = filter.ids("person_ids").value_or(Ids{}),
                       .organization_ids = filter.ids("organization_ids").value_or(Ids{}),
                       .at_least = number_in(filter, "at_least"),
                       .at_most = number_in(filter, "at_most")};
  auto const* field = store.fields.find(one.field_id);
  if (!field || (field->list_id && field->list_id != onto.list_id))
    filter.add_error("field_id must be a field of the list");
  else
    require_conditions(filter, field->value_type);
  if (filter.error()) return in.add_error("filter: " + *filter.error());
  onto.filter = one;
}

void FirmReader::read_view_sort(Params& in, SavedView& onto) {
  auto const* sent = in.find("sort");
  if (!sent) return;
  if (!sent->is_object()) return in.add_error("sort must be an object");
  auto sort = Params::from_object(sent->get_object());
  sort.require({"field_id"});
  ViewSort const one{.field_id = sort.string("field_id").value_or(""),
                     .descending = sort.boolean("descending").value_or(false)};
  if (sort.error()) return in.add_error("sort: " + *sort.error());
  onto.sort = one;
}

void FirmReader::saved_view(Params& in) {
  in.require({"list_id", "name"});
  SavedView one{.id = new_id(in, store_.saved_views),
                .list_id = in.integer("list_id").value_or(0),
                .name = in.string("name").value_or(""),
                .type = word<SavedViewType>(in, "type").value_or(SavedViewType::sheet),
                .field_ids = in.strings("field_ids").value_or(std::vector<std::string>{}),
                .created_at = in.date_time("created_at").value_or(store_.opened_at)};
  if (!store_.lists.find(one.list_id)) in.add_error("list_id: there is no such list");
  read_view_filter(in, store_, one);
  read_view_sort(in, one);
  if (!in.error()) store_.saved_views.put(std::move(one));
}

void FirmReader::user_team(Params& in) {
  in.require({"name"});
  Team one{.id = new_id(in, store_.teams),
           .name = in.string("name").value_or(""),
           .privacy = word<TeamPrivacy>(in, "privacy").value_or(TeamPrivacy::share_subjects_bodies),
           .list_ids = in.ids("list_ids").value_or(Ids{}),
           .created_at = in.date_time("created_at").value_or(store_.opened_at),
           .updated_at = in.date_time("updated_at")};
  for_each_inside(in, "members", [&](Params& row) {
    row.require({"person_id"});
    auto const person_id = row.integer("person_id");
    check_internal(row, store_, "person_id", person_id);
    one.members.push_back({.id = row.integer("id").value_or(Id(one.members.size()) + 1),
                           .person_id = person_id.value_or(0),
                           .privacy = word<TeamPrivacy>(row, "privacy"),
                           .added_at = row.date_time("added_at").value_or(one.created_at)});
  });
  for (auto const id : one.list_ids)
    if (!store_.lists.find(id)) in.add_error("list_ids: there is no list with id " + std::to_string(id));
  if (!in.error()) store_.teams.put(std::move(one));
}

// Fragments come one after the other; one without times lasts no time.
void FirmReader::transcript(Params& in) {
  in.require({"note_id"});
  Transcript one{.id = new_id(in, store_.transcripts),
                 .note_id = in.integer("note_id").value_or(0),
                 .language = in.string("language").value_or("en"),
                 .created_at = in.date_time("created_at").value_or(store_.opened_at)};
  auto const* note = store_.notes.find(one.note_id);
  if (!note || note->type != notetaker_note)
    in.add_error("note_id must be a note of the notetaker, which has type 3");
  else if (store_.transcript_of(one.note_id))
    in.add_error("note_id: the note has a transcript already");
  if (std::ranges::find(transcript_languages, one.language) == transcript_languages.end())
    in.add_error("language must be one of " + join(transcript_languages, "or"));
  for_each_inside(in, "fragments", [&](Params& row) {
    row.require({"speaker", "content"});
    auto const before = one.fragments.empty() ? 0 : one.fragments.back().end.count();
    auto const start = row.integer("start").value_or(before);
    auto const end = row.integer("end").value_or(start);
    if (start < 0 || end < start) row.add_error("start and end must be seconds, and end not before start");
    one.fragments.push_back({.speaker = row.string("speaker").value_or(""),
                             .content = row.string("content").value_or(""),
                             .start = std::chrono::seconds(start),
                             .end = std::chrono::seconds(end)});
  });
  if (!in.error()) store_.transcripts.put(std::move(one));
}

}  // namespace affinity::sandbox
