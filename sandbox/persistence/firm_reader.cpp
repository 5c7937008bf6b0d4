// Reads a firm from JSON (firm_file.hpp). Validates what the routes rely on, and not what they only return.

#include "sandbox/persistence/firm_reader.hpp"

#include "base/text/byte_order_mark.hpp"
#include "base/text/text.hpp"

#include <array>

namespace affinity::sandbox {

namespace {

constexpr auto known_keys = std::to_array<std::string_view>(
    {"firm",         "team",         "persons",         "organizations",
     "lists",        "fields",       "opportunities",   "notes",
     "list_entries", "field_values", "reminders",       "field_value_changes",
     "interactions", "files",        "webhooks",        "relationship_strengths",
     "merged",       "next_ids",     "saved_views",     "teams",
     "outsiders",    "transcripts",  "duplicate_pairs", "merges"});

}  // namespace

void FirmReader::read() {
  for (auto const& entry : data_)
    if (std::ranges::find(known_keys, std::string_view(entry.key())) == known_keys.end())
      return set_error("there is no key \"" + to_utf8(entry.key()) + "\" in a firm; known are " +
                       join(known_keys));
  firm();
  for_each_record("team", [&](Params& in) { person(in, true); });
  if (!error_ && store_.team.empty()) set_error("team must have a member");
  for_each_record("persons", [&](Params& in) { person(in, false); });
  for_each_record("organizations", [&](Params& in) { organization(in); });
  link_persons_and_organizations();
  for_each_record("lists", [&](Params& in) { list(in); });
  for_each_record("fields", [&](Params& in) { field(in); });
  for_each_record("opportunities", [&](Params& in) { opportunity(in); });
  for_each_record("list_entries", [&](Params& in) { entry(in); });
  for_each_record("field_values", [&](Params& in) { value(in); });
  for_each_record("field_value_changes", [&](Params& in) { change(in); });
  for_each_record("interactions", [&](Params& in) { interaction(in); });
  for_each_record("notes", [&](Params& in) { note(in); });
  for_each_record("notes", [&](Params& in) { check_parent(in); });
  for_each_record("reminders", [&](Params& in) { reminder(in); });
  for_each_record("files", [&](Params& in) { file(in); });
  for_each_record("webhooks", [&](Params& in) { webhook(in); });
  for_each_record("relationship_strengths", [&](Params& in) { strength(in); });
  for_each_record("merged", [&](Params& in) { merged(in); });
  for_each_record("saved_views", [&](Params& in) { saved_view(in); });
  for_each_record("transcripts", [&](Params& in) { transcript(in); });
  for_each_record("teams", [&](Params& in) { user_team(in); });
  for_each_record("outsiders", [&](Params& in) { outsider(in); });
  for_each_record("duplicate_pairs", [&](Params& in) { duplicate_pair(in); });
  for_each_record("merges", [&](Params& in) { merge(in); });
  next_ids();
}

void FirmReader::firm() {
  auto const* sent = data_.if_contains("firm");
  if (sent && !sent->is_object()) return set_error("firm must be an object");
  auto in = Params::from_object(sent ? sent->get_object() : json::object());
  store_.firm_name = in.string("name").value_or("A firm from a file");
  store_.opened_at = in.date_time("opened_at").value_or(WallTime{});
  if (in.error()) set_error("firm: " + *in.error());
}

void FirmReader::next_ids() {
  auto const* sent = data_.if_contains("next_ids");
  if (sent && !sent->is_object()) set_error("next_ids must be an object");
  if (error_) return;
  auto in = Params::from_object(sent ? sent->get_object() : json::object());
  set_next(store_.persons, in.integer("persons"));
  set_next(store_.organizations, in.integer("organizations"));
  set_next(store_.opportunities, in.integer("opportunities"));
  set_next(store_.lists, in.integer("lists"));
  set_next(store_.list_entries, in.integer("list_entries"));
  set_next(store_.fields, in.integer("fields"));
  set_next(store_.field_values, in.integer("field_values"));
  set_next(store_.field_value_changes, in.integer("field_value_changes"));
  set_next(store_.notes, in.integer("notes"));
  set_next(store_.reminders, in.integer("reminders"));
  set_next(store_.files, in.integer("files"));
  set_next(store_.webhooks, in.integer("webhooks"));
  set_next(store_.saved_views, in.integer("saved_views"));
  set_next(store_.transcripts, in.integer("transcripts"));
  set_next(store_.teams, in.integer("teams"));
  set_next(store_.outsiders, in.integer("outsiders"));
  set_next(store_.duplicate_pairs, in.integer("duplicate_pairs"));
  set_next(store_.company_merges, in.integer("company_merges"));
  set_next(store_.person_merges, in.integer("person_merges"));
  auto const by_type = in.ids("interactions").value_or(Ids{});
  for (std::size_t i = 0; i < store_.interactions.size(); ++i)
    set_next(store_.interactions[i], i < by_type.size() ? std::optional(by_type[i]) : std::nullopt);
  if (in.error()) set_error("next_ids: " + *in.error());
}

Result<void> parse_firm(Store& store, std::string_view text) {
  auto const plain = strip_byte_order_mark(text);
  if (!plain)
    return fail(ErrorKind::invalid, "The file " + plain.error().message + " " + plain.error().next_step);
  auto const data = parse_json(*plain);
  if (!data) return fail(ErrorKind::invalid, "This is not JSON: " + data.error().message);
  if (!data->is_object()) return fail(ErrorKind::invalid, "A firm is a JSON object.");
  FirmReader reader(store, data->get_object());
  reader.read();
  if (reader.error()) return fail(ErrorKind::invalid, *reader.error());
  return boost::system::in_place_value;
}

}  // namespace affinity::sandbox
