// /v2: users and teams (Affinity v2, Users and Teams)

#include "sandbox/store/words.hpp"
#include "sandbox/v2/face/filtering.hpp"
#include "sandbox/v2/face/pages.hpp"
#include "sandbox/v2/record_json.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox::v2 {

namespace directory {
namespace {

constexpr std::size_t preview_size = 10;

constexpr std::array<std::string_view, 3> user_states{"active", "invited", "deactivated"};
constexpr Filterable<Person> user_properties[]{
    {filter_by_id32("id"), item_value<&Person::id>},
    {filter_by_word("status", user_states), [](Person const& person) { return to_word(person.status); }}};

constexpr std::array team_name_operators{FilterOperator::equal, FilterOperator::starts_with,
                                         FilterOperator::ends_with, FilterOperator::contains};
constexpr Filterable<Team> team_properties[]{
    {filter_by_id("id"), item_value<&Team::id>},
    {filter_by_text("name", team_name_operators), item_value<&Team::name>}};

// Addresses and role only for keys that manage users.
json::object user_json(Person const& person, bool manages) {
  json::object out{{"id", person.id},
                   {"firstName", person.first_name},
                   {"lastName", person.last_name},
                   {"primaryEmailAddress", person_data(person).at("primaryEmailAddress")},
                   {"photoUrl", nullptr},
                   {"status", to_word(person.status)}};
  if (!manages) return out;
  json::array addresses;
  for (auto const& address : person.emails) addresses.emplace_back(address);
  out["emailAddresses"] = std::move(addresses);
  if (!person.role.empty()) out["role"] = person.role;
  return out;
}

JsonResponse users(RequestContext& context) {
  auto const term = context.query.text("term");
  auto const filter = read_filter(context, user_properties);
  auto const page = read_page(context);
  if (auto const error = context.refusal()) return *error;
  auto const& persons = context.store.persons;
  auto const ids = ids_in(persons, [&](Person const& person) {
    auto const name = person.first_name + ' ' + person.last_name;
    auto const address = person.emails.empty() ? std::string() : person.emails.front();
    return person.internal && filter.accepts(person) &&
           (!term || contains_text(name, *term) || contains_text(address, *term));
  });
  return page_of(context, page, ids, own_id,
                 [&](Id id) { return user_json(*persons.find(id), context.has(Right::manage_users)); });
}

JsonResponse user(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const* person = context.store.persons.find(context.id("userId"));
  if (!person || !person->internal) return no_such("user", context.id("userId"));
  return json::value(user_json(*person, context.has(Right::manage_users)));
}

struct Previews {
  bool members = false, lists = false;
};

Previews read_previews(Query& query) {
  auto const names = query.words("includes", {"membersPreview", "accessibleListsPreview"});
  auto const has = [&](std::string_view name) { return std::ranges::find(names, name) != names.end(); };
  return {.members = has("membersPreview"), .lists = has("accessibleListsPreview")};
}

json::object member_json(TeamMember const& member, Store const& store, bool manages) {
  auto const& person = *store.persons.find(member.person_id);
  json::object out{{"id", member.id},
                   {"user",
                    {{"id", person.id},
                     {"firstName", person.first_name},
                     {"lastName", person.last_name},
                     {"emailAddress", person.emails.empty() ? std::string() : person.emails.front()}}},
                   {"addedAt", to_iso(member.added_at)}};
  if (manages && member.privacy) out["privacyType"] = to_word(*member.privacy);
  return out;
}

// The first ten, and how many there are.
json::object preview_json(json::array items) {
  auto const count = items.size();
  if (count > preview_size) items.resize(preview_size);
  return {{"totalCount", count}, {"data", std::move(items)}};
}

json::object team_json(Team const& team, RequestContext const& context, Previews const& previews) {
  auto const& store = context.store;
  bool const manages = context.has(Right::manage_teams);
  json::object out{{"id", team.id},
                   {"name", team.name},
                   {"createdAt", to_iso(team.created_at)},
                   {"updatedAt", time_json(team.updated_at)}};
  if (manages) out["privacyType"] = to_word(team.privacy);
  if (previews.members) {
    json::array members;
    for (auto const& member : team.members)
      if (store.persons.find(member.person_id)) members.push_back(member_json(member, store, manages));
    out["membersPreview"] = preview_json(std::move(members));
  }
  if (previews.lists) {
    json::array lists;
    for (auto const id : team.list_ids)
      if (auto const* list = store.lists.find(id); list && store.may_see(*list, context.user))
        lists.push_back(list_json(*list));
    out["accessibleListsPreview"] = preview_json(std::move(lists));
  }
  return out;
}

// Whether one comes before the other by "name", "-createdAt" and the like.
bool comes_before(Team const& one, Team const& other, std::vector<std::string> const& order) {
  for (auto const& key : order) {
    bool const descending = key.starts_with('-');
    auto const& first = descending ? other : one;
    auto const& second = descending ? one : other;
    if (key.ends_with("name") && first.name != second.name) return first.name < second.name;
    if (key.ends_with("createdAt") && first.created_at != second.created_at)
      return first.created_at < second.created_at;
  }
  return one.id < other.id;
}

JsonResponse teams(RequestContext& context) {
  auto order = context.query.words("orderBy", {"name", "-name", "createdAt", "-createdAt"});
  if (order.empty()) order.emplace_back("name");
  auto const previews = read_previews(context.query);
  auto const filter = read_filter(context, team_properties);
  auto const page = read_page(context, {.counts = true});
  if (auto const error = context.refusal()) return *error;
  std::vector<Team const*> all;
  for (auto const& [id, team] : context.store.teams)
    if (filter.accepts(team)) all.push_back(&team);
  std::ranges::sort(all,
                    [&](auto const* one, auto const* other) { return comes_before(*one, *other, order); });
  return page_of(
      context, page, all, [](Team const* team) { return std::to_string(team->id); },
      [&](Team const* team) { return team_json(*team, context, previews); });
}

JsonResponse team(RequestContext& context) {
  auto const previews = read_previews(context.query);
  if (auto const error = context.refusal()) return *error;
  auto const* found = context.store.teams.find(context.id("teamId"));
  if (!found) return no_such("team", context.id("teamId"));
  return json::value(team_json(*found, context, previews));
}

constexpr std::array routes{
    Route{.pattern = "/teams", .handler = teams}, Route{.pattern = "/teams/{teamId}", .handler = team},
    Route{.pattern = "/users", .handler = users}, Route{.pattern = "/users/{userId}", .handler = user}};

}  // namespace
}  // namespace directory

std::span<Route const> directory_routes() { return directory::routes; }

}  // namespace affinity::sandbox::v2
