// Reads saved views and teams of a firm file, which API v2 alone shows.

#include "sandbox/persistence/firm_reader.hpp"
#include "sandbox/v1/validation.hpp"

namespace affinity::sandbox {

void FirmReader::read_view_filter(Params& in, Store const& store, SavedView& onto) {
  auto const* sent = in.find("filter");
  if (!sent) return;
  if (!sent->is_object()) return in.add_error("filter must be an object");
  auto filter = Params::from_object(sent->get_object());
  filter.require({"field_id", "option_ids"});
  ViewFilter const one{.field_id = filter.integer("field_id").value_or(0),
                       .option_ids = filter.ids("option_ids").value_or(Ids{})};
  auto const* field = store.fields.find(one.field_id);
  if (!field || (field->list_id && field->list_id != onto.list_id))
    filter.add_error("field_id must be a field of the list");
  if (filter.error()) return in.add_error("filter: " + *filter.error());
  onto.filter = one;
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

}  // namespace affinity::sandbox
