// /v2: who of the firm knows whom (Affinity v2, Relationships)

#include "sandbox/v2/relationships.hpp"

#include "sandbox/v2/entities.hpp"
#include "sandbox/v2/face/filtering.hpp"
#include "sandbox/v2/record_json.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace affinity::sandbox::v2 {

namespace relationships {
namespace {

// A member of the firm and a person outside of it. Who is connected on LinkedIn alone has the score 0.
struct Relationship {
  Id member_id = 0, person_id = 0;
  double score = 0;
  std::optional<WallTime> connected_at{};
};

constexpr Filterable<Relationship> relationship_properties[]{
    {filter_by_number("interactionScore"), item_value<&Relationship::score>}};

template<class Value>
std::optional<Value> value_at(std::map<std::pair<Id, Id>, Value> const& of, std::pair<Id, Id> const& key) {
  auto const found = of.find(key);
  return found == of.end() ? std::nullopt : std::optional(found->second);
}

// Both maps are by external, then internal person.
class RelationshipsOf {
 public:
  explicit RelationshipsOf(Store const& store) : store_(store) {}

  void add_external(Id id) {
    add_external(store_.relationship_strengths, id);
    add_external(store_.linkedin_connected_at, id);
  }
  void add_member(Id id) {
    for (auto const& [pair, strength] : store_.relationship_strengths)
      if (pair.second == id) add(pair);
    for (auto const& [pair, since] : store_.linkedin_connected_at)
      if (pair.second == id) add(pair);
  }
  std::vector<Relationship> take() && { return std::move(out_); }

 private:
  Store const& store_;
  std::set<std::pair<Id, Id>> seen_{};
  std::vector<Relationship> out_{};

  template<class Value> void add_external(std::map<std::pair<Id, Id>, Value> const& of, Id id) {
    for (auto row = of.lower_bound({id, std::numeric_limits<Id>::min()});
         row != of.end() && row->first.first == id; ++row)
      add(row->first);
  }
  void add(std::pair<Id, Id> const& pair) {
    bool const here = store_.persons.find(pair.first) && store_.persons.find(pair.second);
    if (here && seen_.insert(pair).second)
      out_.push_back({.member_id = pair.second,
                      .person_id = pair.first,
                      .score = value_at(store_.relationship_strengths, pair).value_or(0),
                      .connected_at = value_at(store_.linkedin_connected_at, pair)});
  }
};

json::object relationship_json(Store const& store, Relationship const& one) {
  json::value linkedin;
  if (one.connected_at) linkedin = json::object{{"connectedOn", date_text(*one.connected_at)}};
  return {{"person1", relationship_person_json(*store.persons.find(one.member_id))},
          {"person2", relationship_person_json(*store.persons.find(one.person_id))},
          {"interactionScore", one.score},
          {"linkedIn", std::move(linkedin)}};
}

// All people of a company, or one person. Of a member of the firm: whom this one knows (ours).
template<int entity_type> JsonResponse relationships_of(RequestContext& context) {
  auto const filter = read_filter(context, relationship_properties);
  auto const order = context.query.words("orderBy", {"interactionScore", "-interactionScore"});
  auto const page = read_page(context, relationship_pages);
  if (auto const error = context.refusal()) return *error;
  auto const path = entity_in_path(context, entity_type);
  if (path.missing) return *path.missing;
  auto const& store = context.store;
  RelationshipsOf all(store);
  if constexpr (entity_type == person_entity) {
    all.add_external(path.entity.id);
    all.add_member(path.entity.id);
  } else {
    for (auto const id : store.organizations.find(path.entity.id)->person_ids) all.add_external(id);
  }
  auto found = std::move(all).take();
  std::erase_if(found, [&](Relationship const& one) { return !filter.accepts(one); });
  bool const weakest_first = !order.empty() && !order.front().starts_with('-');
  std::ranges::sort(found, [&](Relationship const& one, Relationship const& other) {
    if (one.score != other.score) return (one.score < other.score) == weakest_first;
    return std::pair(one.person_id, one.member_id) < std::pair(other.person_id, other.member_id);
  });
  return page_of(
      context, page, found,
      [](Relationship const& one) {
        return std::to_string(one.person_id) + '-' + std::to_string(one.member_id);
      },
      [&](Relationship const& one) { return relationship_json(store, one); });
}

constexpr std::array routes{
    Route{.pattern = "/companies/{companyId}/relationships",
          .handler = relationships_of<organization_entity>},
    Route{.pattern = "/persons/{personId}/relationships", .handler = relationships_of<person_entity>}};

}  // namespace
}  // namespace relationships

json::object relationship_person_json(Person const& person) {
  auto out = person_data(person);
  out.erase("type");
  return out;
}

std::string date_text(WallTime time) { return to_iso(time).substr(0, std::string_view("2026-01-01").size()); }

std::span<Route const> relationship_routes() { return relationships::routes; }

}  // namespace affinity::sandbox::v2
