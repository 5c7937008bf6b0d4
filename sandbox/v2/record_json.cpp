#include "sandbox/v2/record_json.hpp"

#include "base/text/text.hpp"

namespace affinity::sandbox::v2 {

namespace {

json::value first_of_texts(std::vector<std::string> const& texts) {
  return texts.empty() ? json::value() : json::value(texts.front());
}

// A last name may be missing, which v1 shows as an empty one.
json::value text_or_null(std::string const& text) { return text.empty() ? json::value() : json::value(text); }

json::array texts_json(std::vector<std::string> const& texts) {
  json::array out;
  for (auto const& text : texts) out.emplace_back(text);
  return out;
}

std::string escape_html(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

}  // namespace

std::string_view entity_word(int entity_type) {
  if (entity_type == person_entity) return "person";
  return entity_type == organization_entity ? "company" : "opportunity";
}

JsonResponse no_such_record(Store const& store, Entity entity) {
  auto const merged = store.merged_into.find(entity);
  if (merged == store.merged_into.end()) return no_such(entity_word(entity.type), entity.id);
  return failure(ErrorCode::not_found, "There is no " + std::string(entity_word(entity.type)) + " with id " +
                                           std::to_string(entity.id) + " any more; it has been merged into " +
                                           std::to_string(merged->second));
}

json::object reference_json(Id id) { return {{"id", id}}; }

json::object company_data(Organization const& company) {
  return {{"id", company.id}, {"name", company.name}, {"domain", first_of_texts(company.domains)}};
}

json::object person_data(Person const& person) {
  return {{"id", person.id},
          {"firstName", person.first_name},
          {"lastName", text_or_null(person.last_name)},
          {"primaryEmailAddress", first_of_texts(person.emails)},
          {"type", person.internal ? "internal" : "external"}};
}

json::value person_data(Store const& store, Id id) {
  auto const* person = store.persons.find(id);
  return person ? json::value(person_data(*person)) : json::value();
}

json::value company_data(Store const& store, Id id) {
  auto const* company = store.organizations.find(id);
  return company ? json::value(company_data(*company)) : json::value();
}

json::object company_json(Organization const& company) {
  auto out = company_data(company);
  out["domains"] = texts_json(company.domains);
  out["isGlobal"] = company.global;
  return out;
}

json::object person_json(Person const& person) {
  return {{"id", person.id},
          {"firstName", person.first_name},
          {"lastName", text_or_null(person.last_name)},
          {"primaryEmailAddress", first_of_texts(person.emails)},
          {"emailAddresses", texts_json(person.emails)},
          {"type", person.internal ? "internal" : "external"}};
}

json::object opportunity_entity_json(Opportunity const& opportunity, Person const& user) {
  bool const redacted = Store::is_redacted(opportunity, user);
  return {{"id", opportunity.id},
          {"name", redacted ? "[Hidden]" : opportunity.name},
          {"listId", opportunity.list_id},
          {"isRestricted", opportunity.restricted},
          {"isRedacted", redacted}};
}

json::object opportunity_json(Opportunity const& one, Store const& store, Person const& user) {
  auto const* list = store.lists.find(one.list_id);
  bool const redacted = Store::is_redacted(one, user);
  return {{"id", one.id},
          {"name", redacted ? "[Hidden]" : one.name},
          {"listId", one.list_id},
          {"listName", list ? list->name : std::string()},
          {"isRestricted", one.restricted},
          {"isRedacted", redacted}};
}

json::object list_json(List const& list) {
  return {{"id", list.id},
          {"name", list.name},
          {"creatorId", list.creator_id},
          {"ownerId", list.owner_id},
          {"isPublic", list.is_public},
          {"type", entity_word(list.type)},
          {"createdAt", to_iso(list.created_at)}};
}

json::object list_json_without_type(List const& list) {
  auto out = list_json(list);
  out.erase("type");
  return out;
}

json::value time_json(std::optional<WallTime> const& time) {
  return time ? json::value(to_iso(*time)) : json::value();
}

std::string note_html(Note const& note) {
  if (note.type == html_note || note.type == notetaker_note) return note.content;
  std::string out;
  for (auto rest = std::string_view(note.content); !rest.empty();) {
    auto const line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (!line.empty()) out += "<p>" + escape_html(line) + "</p>";
  }
  return out;
}

json::object base_note_json(Note const& note, Store const& store) {
  json::array mentions;
  for (auto const& mention : note.mentions)
    mentions.push_back(
        {{"id", mention.id}, {"type", "person"}, {"person", person_data(store, mention.person_id)}});
  return {{"id", note.id},
          {"content", {{"html", note_html(note)}}},
          {"creator", person_data(store, note.creator_id)},
          {"mentions", std::move(mentions)},
          {"createdAt", to_iso(note.created_at)},
          {"updatedAt", time_json(note.updated_at)}};
}

std::optional<Id> read_reference(ObjectReader& in, std::string_view name, MemberRule const& rule, Id most) {
  auto const* sent = in.object(name, rule);
  if (!sent) return std::nullopt;
  ObjectReader inside(*sent, in.place(name), in.errors());
  auto const id = inside.integer("id", 1, most, {.required = true});
  inside.reject_unknown();
  return id;
}

std::optional<Ids> read_references(ObjectReader& in, std::string_view name) {
  auto const* rows = in.array(name, {.max_length = 100});
  if (!rows) return std::nullopt;
  Ids out;
  for (std::size_t i = 0; i < rows->size(); ++i) {
    auto const place = std::string(name) + '[' + std::to_string(i) + ']';
    auto const* row = (*rows)[i].if_object();
    if (!row) {
      in.invalid(place, "must be an object");
      continue;
    }
    ObjectReader inside(*row, in.place(place), in.errors());
    auto const id = inside.integer("id", 1, max_id, {.required = true});
    inside.reject_unknown();
    if (id && !contains(out, *id)) out.push_back(*id);
  }
  return out;
}

bool contains_text(std::string_view text, std::string_view part) {
  return lower(text).find(lower(part)) != std::string::npos;
}

List const* list_in_path(RequestContext const& context) {
  auto const* list = context.store.lists.find(context.id("listId"));
  return list && context.store.may_see(*list, context.user) ? list : nullptr;
}

}  // namespace affinity::sandbox::v2
