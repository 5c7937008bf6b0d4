// A firm from JSON (store_file.hpp). What the routes rely on is checked here; what they only show is not.

#include "sandbox/store_file.hpp"

#include "base/text.hpp"
#include "sandbox/cell.hpp"
#include "sandbox/rules.hpp"

#include <array>

namespace affinity::sandbox {

namespace {

constexpr std::array<std::string_view, 18> known_keys{
    "firm",          "team",  "persons",      "organizations",          "lists",     "fields",
    "opportunities", "notes", "list_entries", "field_values",           "reminders", "field_value_changes",
    "interactions",  "files", "webhooks",     "relationship_strengths", "merged",    "next_ids"};

constexpr Id largest_id = Id(1) << 62;  // leaves room to count on

// "owner_id", or the id inside "owner".
std::optional<Id> read_reference(Arguments& in, std::string const& name) {
  if (auto const* embedded = in.find(name)) {
    auto const* id = member(*embedded, "id");
    auto const number = id ? as_int64(*id) : std::nullopt;
    if (!number) in.refuse(name + " must be an object with an id");
    return number;
  }
  return in.number(name + "_id");
}

// "person_ids", or the ids inside "persons".
void add_references(Ids& onto, Arguments& in, std::string const& embedded_name, std::string const& ids_name) {
  auto const more = in.ids(ids_name).value_or(Ids{});
  onto.insert(onto.end(), more.begin(), more.end());
  auto const* embedded = more.empty() ? in.find(embedded_name) : nullptr;
  if (!embedded) return;
  auto const* rows = embedded->if_array();
  if (!rows) return in.refuse(embedded_name + " must be an array of objects");
  for (auto const& row : *rows) {
    auto const* id = member(row, "id");
    auto const number = id ? as_int64(*id) : std::nullopt;
    if (!number) return in.refuse(embedded_name + " must be an array of objects with an id");
    onto.push_back(*number);
  }
}

std::optional<Entity> read_tagged(Arguments& in) {
  auto const person = read_reference(in, "person"), organization = read_reference(in, "organization"),
             opportunity = read_reference(in, "opportunity");
  if (person) return Entity{person_entity, *person};
  if (organization) return Entity{organization_entity, *organization};
  if (opportunity) return Entity{opportunity_entity, *opportunity};
  return std::nullopt;
}

class Reader {
 public:
  Reader(Store& store, json::object const& data) : s_(store), data_(data) {}

  std::optional<std::string> const& problem() const { return problem_; }

  void all() {
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

 private:
  Store& s_;
  json::object const& data_;
  std::optional<std::string> problem_{};

  void give_up(std::string why) {
    if (!problem_) problem_ = std::move(why);
  }

  // Calls `read` with each record; what the record is refused for is said with key and index.
  template<class Read> void each(std::string const& key, Read read) {
    auto const* rows = data_.if_contains(key);
    if (problem_ || !rows) return;
    if (!rows->is_array()) return give_up(key + " must be an array of objects");
    std::size_t index = 0;
    for (auto const& row : rows->get_array()) {
      auto const name = key + '[' + std::to_string(index++) + ']';
      if (!row.is_object()) return give_up(name + " must be an object");
      auto in = Arguments::from_object(row.get_object());
      read(in);
      if (in.refusal()) return give_up(name + ": " + *in.refusal());
    }
  }

  template<class Record> Id new_id(Arguments& in, Table<Record>& table) {
    auto const given = in.number("id");
    if (!given) {
      while (table.find(table.next())) table.next(table.next() + 1);
      return table.next();
    }
    if (*given < 1 || *given > largest_id) in.refuse("id must be a positive number");
    if (table.find(*given)) in.refuse("id: " + std::to_string(*given) + " is there twice");
    return *given;
  }

  Id member_or_first(std::optional<Id> id) const { return id.value_or(s_.team.front()); }

  void firm() {
    auto const* sent = data_.if_contains("firm");
    if (sent && !sent->is_object()) return give_up("firm must be an object");
    auto in = Arguments::from_object(sent ? sent->get_object() : json::object());
    s_.firm_name = in.text("name").value_or("A firm from a file");
    s_.opened_at = in.date("opened_at").value_or(WallTime{});
    if (in.refusal()) give_up("firm: " + *in.refusal());
  }

  void person(Arguments& in, bool internal) {
    in.need({"first_name", "last_name"});
    Person one{.id = new_id(in, s_.persons),
               .internal = internal,
               .admin = internal && in.flag("admin").value_or(s_.team.empty()),
               .first_name = in.text("first_name").value_or(""),
               .last_name = in.text("last_name").value_or(""),
               .organization_ids = in.ids("organization_ids").value_or(Ids{})};
    auto emails = in.texts("emails").value_or(std::vector<std::string>{});
    check_emails(in, s_, emails, one.id);
    if (in.refusal()) return;
    auto& kept = s_.persons.keep(std::move(one));
    s_.set_emails(kept, std::move(emails));
    if (internal) s_.team.push_back(kept.id);
  }

  void organization(Arguments& in) {
    in.need({"name"});
    Organization one{.id = new_id(in, s_.organizations),
                     .name = in.text("name").value_or(""),
                     .domains = in.texts("domains").value_or(std::vector<std::string>{}),
                     .global = in.flag("global").value_or(false),
                     .person_ids = in.ids("person_ids").value_or(Ids{})};
    auto const domain = in.text("domain");
    if (domain && one.domains.empty()) one.domains.push_back(*domain);
    check_persons(in, s_, "person_ids", one.person_ids);
    if (!in.refusal()) s_.organizations.keep(std::move(one));
  }

  // Either side may name the other; afterwards both do.
  void link_people() {
    for (std::string const key : {"team", "persons"})
      each(key, [&](Arguments& in) {
        check_organizations(in, s_, "organization_ids", in.ids("organization_ids").value_or(Ids{}));
      });
    if (problem_) return;
    for (auto& [id, person] : s_.persons)
      for (auto const organization_id : person.organization_ids) {
        auto& people = s_.organizations.find(organization_id)->person_ids;
        if (!contains(people, id)) people.push_back(id);
      }
    for (auto& [id, organization] : s_.organizations)
      for (auto const person_id : organization.person_ids) {
        auto& firms = s_.persons.find(person_id)->organization_ids;
        if (!contains(firms, id)) firms.push_back(id);
      }
  }

  void list(Arguments& in) {
    in.need({"name", "type"});
    List one{.id = new_id(in, s_.lists),
             .type = in.code("type", {person_entity, organization_entity, opportunity_entity}).value_or(0),
             .name = in.text("name").value_or(""),
             .is_public = in.flag("public").value_or(true)};
    one.owner_id = member_or_first(in.number("owner_id"));
    one.creator_id = in.number("creator_id").value_or(one.owner_id);
    if (auto const* rows = in.find("additional_permissions"); rows && rows->is_array())
      for (auto const& row : rows->get_array()) {
        auto const* who = member(row, "internal_person_id");
        auto const* role = member(row, "role_id");
        auto const id = who ? as_int64(*who) : std::nullopt;
        auto const role_id = role ? as_int64(*role) : std::nullopt;
        if (!id || !role_id || *role_id < 0 || *role_id > 2)
          return in.refuse("additional_permissions must have internal_person_id and role_id 0, 1 or 2");
        one.permissions.push_back({*id, int(*role_id)});
      }
    if (!in.refusal()) s_.lists.keep(std::move(one));
  }

  void field(Arguments& in) {
    in.need({"name", "value_type"});
    Field one{.id = new_id(in, s_.fields),
              .name = in.text("name").value_or(""),
              .list_id = in.number("list_id"),
              .value_type = in.code("value_type", {0, 1, 2, 3, 4, 5, 6, 7}).value_or(text_value),
              .allows_multiple = in.flag("allows_multiple").value_or(false),
              .enrichment_source = in.text("enrichment_source").value_or("none")};
    auto const* list = one.list_id ? s_.lists.find(*one.list_id) : nullptr;
    if (one.list_id && !list) return in.refuse("list_id: there is no such list");
    auto const type = in.code("entity_type", {person_entity, organization_entity, opportunity_entity});
    if (!list) in.need({"entity_type"});
    if (list && type && *type != list->type) in.refuse("entity_type must be the type of the list");
    one.entity_type = list ? list->type : type.value_or(0);
    read_options(in, one);
    if (!in.refusal()) s_.keep_field(std::move(one));
  }

  static void read_options(Arguments& in, Field& onto) {
    auto const* rows = in.find("dropdown_options");
    if (!rows) return;
    if (!rows->is_array()) return in.refuse("dropdown_options must be an array of objects");
    for (auto const& row : rows->get_array()) {
      auto option = Arguments::from_object(row.is_object() ? row.get_object() : json::object());
      option.need({"id", "text"});
      DropdownOption one{.id = option.number("id").value_or(0),
                         .text = option.text("text").value_or(""),
                         .rank = int(option.number("rank").value_or(Id(onto.options.size())) % 1'000'000),
                         .color = int(option.number("color").value_or(0) % 1'000'000)};
      if (option.refusal()) return in.refuse("dropdown_options: " + *option.refusal());
      if (one.id < 1 || one.id > largest_id || onto.option(one.id))
        return in.refuse("dropdown_options: each id must be positive and there once");
      onto.options.push_back(std::move(one));
    }
  }

  // With the one entry that it lives in.
  void opportunity(Arguments& in) {
    in.need({"name"});
    auto entry_in = Arguments::from_object({});
    if (auto const* rows = in.find("list_entries"))
      if (rows->is_array() && rows->get_array().size() == 1 && rows->get_array().front().is_object())
        entry_in = Arguments::from_object(rows->get_array().front().get_object());
    auto const list_id = in.has("list_id") ? in.number("list_id") : entry_in.number("list_id");
    auto const* list = list_id ? s_.lists.find(*list_id) : nullptr;
    if (!list || list->type != opportunity_entity)
      return in.refuse("it needs a list_id or one of list_entries, on a list of opportunities (type 8)");
    Opportunity one{.id = new_id(in, s_.opportunities),
                    .name = in.text("name").value_or(""),
                    .list_id = *list_id,
                    .entry_id = new_id(entry_in, s_.entries)};
    ListEntry const entry{.id = one.entry_id,
                          .list_id = *list_id,
                          .entity = {opportunity_entity, one.id},
                          .creator_id = member_or_first(entry_in.number("creator_id")),
                          .created_at = entry_in.date("created_at").value_or(s_.opened_at)};
    if (entry_in.refusal()) in.refuse("list_entries: " + *entry_in.refusal());
    auto const person_ids = in.ids("person_ids").value_or(Ids{});
    auto const organization_ids = in.ids("organization_ids").value_or(Ids{});
    check_persons(in, s_, "person_ids", person_ids);
    check_organizations(in, s_, "organization_ids", organization_ids);
    if (in.refusal()) return;
    s_.keep_entry(entry);
    s_.set_parties(s_.opportunities.keep(std::move(one)), person_ids, organization_ids);
  }

  void entry(Arguments& in) {
    in.need({"list_id", "entity_id"});
    auto const list_id = in.number("list_id"), entity_id = in.number("entity_id");
    auto const* list = list_id ? s_.lists.find(*list_id) : nullptr;
    if (!list || !entity_id) return in.refuse("list_id: there is no such list");
    Entity const entity{list->type, *entity_id};
    if (auto const type = in.number("entity_type"); type && *type != list->type)
      in.refuse("entity_type must be the type of the list");
    if (list->type == opportunity_entity) return known_entry(in, entity, *list_id);
    if (!s_.exists(entity)) in.refuse("entity_id: there is no such record");
    ListEntry const one{.id = new_id(in, s_.entries),
                        .list_id = *list_id,
                        .entity = entity,
                        .creator_id = member_or_first(in.number("creator_id")),
                        .created_at = in.date("created_at").value_or(s_.opened_at)};
    if (!in.refusal()) s_.keep_entry(one);
  }

  // An opportunity has brought its entry already.
  void known_entry(Arguments& in, Entity entity, Id list_id) {
    auto const* opportunity = s_.opportunities.find(entity.id);
    if (!opportunity || opportunity->list_id != list_id || opportunity->entry_id != in.number("id"))
      in.refuse("an opportunity's entry is given with the opportunity, in its list_entries");
  }

  Field const* field_of(Arguments& in) {
    auto const id = in.number("field_id");
    auto const* field = id ? s_.fields.find(*id) : nullptr;
    if (!field) in.refuse("field_id: there is no such field");
    return field;
  }

  void value(Arguments& in) {
    auto const* field = field_of(in);
    if (!field) return;
    auto const entity_id = in.number("entity_id");
    FieldValue one{.id = new_id(in, s_.values),
                   .field_id = field->id,
                   .entity = {field->entity_type, entity_id.value_or(0)},
                   .entry_id = in.number("list_entry_id"),
                   .created_at = in.date("created_at").value_or(s_.opened_at),
                   .updated_at = in.date("updated_at")};
    if (!s_.exists(one.entity)) return in.refuse("entity_id: there is no such record");
    auto const* entry = one.entry_id ? s_.entries.find(*one.entry_id) : nullptr;
    if (field->list_id.has_value() != one.entry_id.has_value() ||
        (field->list_id && (!entry || entry->list_id != *field->list_id || entry->entity != one.entity)))
      return in.refuse("list_entry_id must be the entity's entry on the list of the field, and only then be");
    one.value = cell(in, *field);
    if (!in.refusal()) s_.keep_value(std::move(one));
  }

  json::value cell(Arguments& in, Field const& field) {
    auto sent = in.find("value") ? *in.find("value") : json::value();
    if (auto const* id = member(sent, "id"); id && field.value_type == ranked_dropdown_value) sent = *id;
    // A value may name a record that is gone, which Affinity does not take back either.
    bool const names_record = field.value_type == person_value || field.value_type == organization_value;
    if (names_record && !as_int64(sent)) in.refuse("value must be an integer");
    if (names_record) return sent;
    auto one = Arguments::from_object({{"value", sent}});
    auto out = read_cell_value(one, field, s_);
    if (one.refusal()) in.refuse(*one.refusal());
    return out;
  }

  void change(Arguments& in) {
    auto const* field = field_of(in);
    if (!field) return;
    in.need({"entity_id", "action_type", "changed_at"});
    FieldValueChange one{
        .id = new_id(in, s_.changes),
        .field_id = field->id,
        .entity = {field->entity_type, in.number("entity_id").value_or(0)},
        .entry_id = in.number("list_entry_id"),
        .action = in.code("action_type", {value_created, value_deleted, value_updated}).value_or(0),
        .changer_id = member_or_first(read_reference(in, "changer")),
        .changed_at = in.date("changed_at").value_or(WallTime{})};
    if (auto const* value = in.find("value")) {
      auto const* id = field->value_type == ranked_dropdown_value ? member(*value, "id") : nullptr;
      one.value = id ? *id : *value;
    }
    if (!in.refusal()) s_.changes.keep(std::move(one));
  }

  void interaction(Arguments& in) {
    in.need({"type", "date"});
    auto const type = in.code("type", {meeting, call, chat_message, email}).value_or(meeting);
    Interaction one{.id = new_id(in, s_.interactions.at(std::size_t(type))),
                    .type = type,
                    .date = in.date("date").value_or(WallTime{}),
                    .end_time = in.date("end_time"),
                    .updated_at = in.date("updated_at"),
                    .title = in.text(in.has("subject") ? "subject" : "title").value_or(""),
                    .direction = in.code("direction", {0, 1}).value_or(0),
                    .manual_creator_id = in.number("manual_creator_id")};
    if (auto const from = read_reference(in, "from")) one.person_ids.push_back(*from);
    add_references(one.person_ids, in, type == email ? "to" : "persons", "person_ids");
    add_references(one.cc_ids, in, "cc", "cc_ids");
    check_persons(in, s_, "person_ids", one.person_ids);
    check_persons(in, s_, "cc_ids", one.cc_ids);
    if (!in.refusal()) s_.keep_interaction(std::move(one));
  }

  void note(Arguments& in) {
    in.need({"content"});
    auto const* by_hand = in.has("associated_person_ids") ? "associated_person_ids" : "person_ids";
    Note one{
        .id = new_id(in, s_.notes),
        .creator_id = member_or_first(in.number("creator_id")),
        .person_ids = in.ids(by_hand).value_or(Ids{}),
        .organization_ids = in.ids("organization_ids").value_or(Ids{}),
        .opportunity_ids = in.ids("opportunity_ids").value_or(Ids{}),
        .interaction_person_ids = in.ids("interaction_person_ids").value_or(Ids{}),
        .mentioned_person_ids = in.ids("mentioned_person_ids").value_or(Ids{}),
        .interaction_id = in.number("interaction_id"),
        .interaction_type =
            in.code("interaction_type", {meeting, call, chat_message, email}).value_or(meeting),
        .parent_id = in.number("parent_id"),
        .content = in.text("content").value_or(""),
        .type = in.code("type", {plain_note, email_note, html_note, notetaker_note}).value_or(plain_note),
        .created_at = in.date("created_at").value_or(s_.opened_at),
        .updated_at = in.date("updated_at")};
    check_persons(in, s_, by_hand, one.person_ids);
    check_organizations(in, s_, "organization_ids", one.organization_ids);
    for (auto const id : one.opportunity_ids)
      if (!s_.opportunities.find(id)) in.refuse("opportunity_ids: there is no such opportunity");
    auto* interaction = one.interaction_id
                            ? s_.interactions.at(std::size_t(one.interaction_type)).find(*one.interaction_id)
                            : nullptr;
    if (one.interaction_id && !interaction) in.refuse("interaction_id: there is no such interaction");
    if (in.refusal()) return;
    if (interaction) interaction->note_ids.push_back(one.id);
    s_.notes.keep(std::move(one));
  }

  // When all are there: a reply may stand before its note.
  void parent(Arguments& in) {
    auto const id = in.number("parent_id");
    if (id && !s_.notes.find(*id)) in.refuse("parent_id: there is no note with id " + std::to_string(*id));
  }

  void reminder(Arguments& in) {
    in.need({"due_date"});
    Reminder one{.id = new_id(in, s_.reminders),
                 .type = in.code("type", {one_time, recurring}).value_or(one_time),
                 .content = in.text("content").value_or(""),
                 .created_at = in.date("created_at").value_or(s_.opened_at),
                 .due_date = in.date("due_date").value_or(WallTime{}),
                 .completed_at = in.date("completed_at"),
                 .reset_type = in.code("reset_type", {0, 1, 2}),
                 .reminder_days = in.number("reminder_days"),
                 .completer_id = read_reference(in, "completer"),
                 .entity = read_tagged(in)};
    one.owner_id = member_or_first(read_reference(in, "owner"));
    auto const creator = read_reference(in, "creator");
    one.creator_id = creator.value_or(one.owner_id);
    if (one.entity && !s_.exists(*one.entity)) in.refuse("there is no such record to remind of");
    if (one.reminder_days && (*one.reminder_days < 1 || *one.reminder_days > 3'650))
      in.refuse("reminder_days must be from 1 to 3650");
    if (!in.refusal()) s_.reminders.keep(std::move(one));
  }

  void file(Arguments& in) {
    in.need({"name"});
    auto bytes = base64_decode(in.text("content_base64").value_or(""));
    auto const entity = read_tagged(in);
    if (!bytes) in.refuse("content_base64 is not base64");
    if (!entity || !s_.exists(*entity))
      in.refuse("it needs a person_id, organization_id or opportunity_id that exists");
    File one{.id = new_id(in, s_.files),
             .name = in.text("name").value_or(""),
             .created_at = in.date("created_at").value_or(s_.opened_at),
             .uploader_id = member_or_first(in.number("uploader_id"))};
    if (in.refusal()) return;
    one.bytes = std::move(*bytes);
    one.entity = *entity;
    s_.files.keep(std::move(one));
  }

  void webhook(Arguments& in) {
    in.need({"webhook_url"});
    Webhook one{.id = new_id(in, s_.webhooks),
                .url = in.text("webhook_url").value_or(""),
                .subscriptions = in.texts("subscriptions").value_or(std::vector<std::string>{}),
                .disabled = in.flag("disabled").value_or(false),
                .created_by = member_or_first(in.number("created_by"))};
    if (!in.refusal()) s_.webhooks.keep(std::move(one));
  }

  void strength(Arguments& in) {
    in.need({"internal_id", "external_id", "strength"});
    auto const internal = in.number("internal_id"), external = in.number("external_id");
    auto const* strength = in.find("strength");
    if (strength && !strength->is_number()) in.refuse("strength must be a number");
    if (!in.refusal()) s_.strengths[{*external, *internal}] = strength->to_number<double>();
  }

  void merged(Arguments& in) {
    in.need({"type", "id", "into"});
    auto const type = in.code("type", {person_entity, organization_entity});
    auto const id = in.number("id"), into = in.number("into");
    if (!in.refusal()) s_.merged[{*type, *id}] = *into;
  }

  // Where the file does not say how ids go on, after the largest; but not after one that is beyond 2^53,
  // which is there to try out large numbers.
  template<class Record> void set_next(Table<Record>& table, std::optional<Id> said) {
    auto next = table.next();
    for (auto const& [id, record] : table)
      if (id < Id(1) << 53) next = std::max(next, id + 1);
    table.next(said && *said > 0 && *said <= largest_id ? *said : next);
  }

  void next_ids() {
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
};

}  // namespace

Result<void> read_firm(Store& store, std::string_view text) {
  auto const data = parse_json(text);
  if (!data) return fail(ErrorKind::invalid, "This is not JSON: " + data.error().message);
  if (!data->is_object()) return fail(ErrorKind::invalid, "A firm is a JSON object.");
  Reader reader(store, data->get_object());
  reader.all();
  if (reader.problem()) return fail(ErrorKind::invalid, *reader.problem());
  return boost::system::in_place_value;
}

}  // namespace affinity::sandbox
