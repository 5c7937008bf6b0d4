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
  each("team", [&](Arguments& in) { person(in, true); });
  if (!problem_ && s_.team.empty()) give_up("team must have a member");
  each("persons", [&](Arguments& in) { person(in, false); });
  each("organizations", [&](Arguments& in) { organization(in); });
  link_people();
  each("lists", [&](Arguments& in) { list(in); });
  each("fields", [&](Arguments& in) { field(in); });
  each("opportunities", [&](Arguments& in) { opportunity(in); });
  each("list_entries", [&](Arguments& in) { entry(in); });
  each("field_values", [&](Arguments& in) { value(in); });
  each("field_value_changes", [&](Arguments& in) { change(in); });
  each("interactions", [&](Arguments& in) { interaction(in); });
  each("notes", [&](Arguments& in) { note(in); });
  each("notes", [&](Arguments& in) { parent(in); });
  each("reminders", [&](Arguments& in) { reminder(in); });
  each("files", [&](Arguments& in) { file(in); });
  each("webhooks", [&](Arguments& in) { webhook(in); });
  each("relationship_strengths", [&](Arguments& in) { strength(in); });
  each("merged", [&](Arguments& in) { merged(in); });
  next_ids();
}

void FirmReader::firm() {
  auto const* sent = data_.if_contains("firm");
  if (sent && !sent->is_object()) return give_up("firm must be an object");
  auto in = Arguments::from_object(sent ? sent->get_object() : json::object());
  s_.firm_name = in.text("name").value_or("A firm from a file");
  s_.opened_at = in.date("opened_at").value_or(WallTime{});
  if (in.refusal()) give_up("firm: " + *in.refusal());
}

void FirmReader::next_ids() {
  auto const* sent = data_.if_contains("next_ids");
  if (sent && !sent->is_object()) give_up("next_ids must be an object");
  if (problem_) return;
  auto in = Arguments::from_object(sent ? sent->get_object() : json::object());
  set_next(s_.persons, in.number("persons"));
  set_next(s_.organizations, in.number("organizations"));
  set_next(s_.opportunities, in.number("opportunities"));
  set_next(s_.lists, in.number("lists"));
  set_next(s_.entries, in.number("list_entries"));
  set_next(s_.fields, in.number("fields"));
  set_next(s_.values, in.number("field_values"));
  set_next(s_.changes, in.number("field_value_changes"));
  set_next(s_.notes, in.number("notes"));
  set_next(s_.reminders, in.number("reminders"));
  set_next(s_.files, in.number("files"));
  set_next(s_.webhooks, in.number("webhooks"));
  auto const by_type = in.ids("interactions").value_or(Ids{});
  for (std::size_t i = 0; i < s_.interactions.size(); ++i)
    set_next(s_.interactions[i], i < by_type.size() ? std::optional(by_type[i]) : std::nullopt);
  if (in.refusal()) give_up("next_ids: " + *in.refusal());
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
