// A firm from JSON (store_file.hpp). What the routes rely on is checked; what they only show is not.

#include "sandbox/firm_reader.hpp"

#include "base/text/byte_order_mark.hpp"
#include "base/text/text.hpp"

#include <array>

namespace affinity::sandbox {

namespace {

constexpr std::array<std::string_view, 18> known_keys{
    "firm",          "team",  "persons",      "organizations",          "lists",     "fields",
    "opportunities", "notes", "list_entries", "field_values",           "reminders", "field_value_changes",
    "interactions",  "files", "webhooks",     "relationship_strengths", "merged",    "next_ids"};

}  // namespace

void FirmReader::all() {
  for (auto const& entry : data_)
    if (std::ranges::find(known_keys, std::string_view(entry.key())) == known_keys.end())
      return give_up("there is no key \"" + to_utf8(entry.key()) + "\" in a firm; known are " +
                     join(known_keys));
  firm();
  each("team", [&](Params& in) { person(in, true); });
  if (!problem_ && s_.team.empty()) give_up("team must have a member");
  each("persons", [&](Params& in) { person(in, false); });
  each("organizations", [&](Params& in) { organization(in); });
  link_people();
  each("lists", [&](Params& in) { list(in); });
  each("fields", [&](Params& in) { field(in); });
  each("opportunities", [&](Params& in) { opportunity(in); });
  each("list_entries", [&](Params& in) { entry(in); });
  each("field_values", [&](Params& in) { value(in); });
  each("field_value_changes", [&](Params& in) { change(in); });
  each("interactions", [&](Params& in) { interaction(in); });
  each("notes", [&](Params& in) { note(in); });
  each("notes", [&](Params& in) { parent(in); });
  each("reminders", [&](Params& in) { reminder(in); });
  each("files", [&](Params& in) { file(in); });
  each("webhooks", [&](Params& in) { webhook(in); });
  each("relationship_strengths", [&](Params& in) { strength(in); });
  each("merged", [&](Params& in) { merged(in); });
  next_ids();
}

void FirmReader::firm() {
  auto const* sent = data_.if_contains("firm");
  if (sent && !sent->is_object()) return give_up("firm must be an object");
  auto in = Params::from_object(sent ? sent->get_object() : json::object());
  s_.firm_name = in.string("name").value_or("A firm from a file");
  s_.opened_at = in.date_time("opened_at").value_or(WallTime{});
  if (in.error()) give_up("firm: " + *in.error());
}

void FirmReader::next_ids() {
  auto const* sent = data_.if_contains("next_ids");
  if (sent && !sent->is_object()) give_up("next_ids must be an object");
  if (problem_) return;
  auto in = Params::from_object(sent ? sent->get_object() : json::object());
  set_next(s_.persons, in.integer("persons"));
  set_next(s_.organizations, in.integer("organizations"));
  set_next(s_.opportunities, in.integer("opportunities"));
  set_next(s_.lists, in.integer("lists"));
  set_next(s_.list_entries, in.integer("list_entries"));
  set_next(s_.fields, in.integer("fields"));
  set_next(s_.field_values, in.integer("field_values"));
  set_next(s_.field_value_changes, in.integer("field_value_changes"));
  set_next(s_.notes, in.integer("notes"));
  set_next(s_.reminders, in.integer("reminders"));
  set_next(s_.files, in.integer("files"));
  set_next(s_.webhooks, in.integer("webhooks"));
  auto const by_type = in.ids("interactions").value_or(Ids{});
  for (std::size_t i = 0; i < s_.interactions.size(); ++i)
    set_next(s_.interactions[i], i < by_type.size() ? std::optional(by_type[i]) : std::nullopt);
  if (in.error()) give_up("next_ids: " + *in.error());
}

Result<void> read_firm(Store& store, std::string_view text) {
  auto const plain = strip_byte_order_mark(text);
  if (!plain)
    return fail(ErrorKind::invalid, "The file " + plain.error().message + " " + plain.error().next_step);
  auto const data = parse_json(*plain);
  if (!data) return fail(ErrorKind::invalid, "This is not JSON: " + data.error().message);
  if (!data->is_object()) return fail(ErrorKind::invalid, "A firm is a JSON object.");
  FirmReader reader(store, data->get_object());
  reader.all();
  if (reader.problem()) return fail(ErrorKind::invalid, *reader.problem());
  return boost::system::in_place_value;
}

}  // namespace affinity::sandbox
