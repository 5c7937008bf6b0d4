#include "tools/policy/seen_values.hpp"

#include "base/json/repair.hpp"
#include "tools/policy/facts.hpp"

namespace affinity::tools::policy {

void SeenValues::add(std::string const& principal, json::value const& value) {
  auto const* id = member(value, "id");
  auto const* field = member(value, "field_id");
  auto const number = id ? as_int64(*id) : std::nullopt;
  auto const of = field ? as_int64(*field) : std::nullopt;
  if (!number || !of) return;
  auto const* entity = member(value, "entity_id");
  Place place{.field = std::to_string(*of),
              .record = entity ? as_int64(*entity).value_or(0) : 0,
              .kind = kind_of_code(member(value, "entity_type"))};
  auto const [at, is_new] = places_.insert_or_assign(Key{principal, *number}, std::move(place));
  if (!is_new) return;
  order_.push_back(at->first);
  if (order_.size() <= most_places) return;
  places_.erase(order_.front());
  order_.pop_front();
}

void SeenValues::learn(std::string const& principal, Request const& asked, Response const& response) {
  auto const path = std::string_view(asked.target).substr(0, asked.target.find('?'));
  bool const shows = (asked.method == Method::get || asked.method == Method::post) && path == "/field-values";
  if (!shows || response.status >= 300) return;
  auto const read = parse_lenient_json(response.body);
  if (!read) return;
  if (auto const* list = read->value.if_array()) {
    for (auto const& value : *list) add(principal, value);
  } else {
    add(principal, read->value);
  }
}

SeenValues::Place const* SeenValues::find(std::string const& principal, std::int64_t value_id) const {
  auto const found = places_.find({principal, value_id});
  return found == places_.end() ? nullptr : &found->second;
}

}  // namespace affinity::tools::policy
