#include "sandbox/v1/interaction_dates.hpp"

#include "base/text/text.hpp"

#include <algorithm>

namespace affinity::sandbox {

namespace {

enum DateIndex : std::size_t {
  first_email,
  last_email,
  first_event,
  last_event,
  last_chat,
  last_any,
  next_event
};

void keep_earlier(Interaction const*& kept, Interaction const& candidate) {
  if (!kept || candidate.date < kept->date) kept = &candidate;
}

void keep_later(Interaction const*& kept, Interaction const& candidate) {
  if (!kept || candidate.date > kept->date) kept = &candidate;
}

json::array team_of(Interaction const& interaction, Store const& store) {
  json::array out;
  for (auto const* ids : {&interaction.person_ids, &interaction.cc_ids})
    for (auto const id : *ids)
      if (auto const* person = store.persons.find(id); person && person->internal) out.emplace_back(id);
  return out;
}

}  // namespace

bool InteractionDates::none() const {
  return std::ranges::all_of(by_name, [](auto const* interaction) { return interaction == nullptr; });
}

void InteractionDates::add_to(json::object& onto, Store const& store, bool with_persons) const {
  json::object dates, interactions;
  for (std::size_t i = 0; i < by_name.size(); ++i) {
    auto const name = std::string(interaction_date_names[i]);
    json::value date, interaction;
    if (by_name[i]) {
      date = to_iso(by_name[i]->date);
      json::object shown{{"date", date}};
      if (with_persons) shown["person_ids"] = team_of(*by_name[i], store);
      interaction = std::move(shown);
    }
    dates[name + "_date"] = std::move(date);
    interactions[name] = std::move(interaction);
  }
  onto["interaction_dates"] = std::move(dates);
  onto["interactions"] = std::move(interactions);
}

InteractionDates interaction_dates(Store const& store, std::span<Id const> person_ids, WallTime now) {
  InteractionDates out;
  auto& by_name = out.by_name;
  for (auto const id : person_ids)
    for (auto const* interaction : store.interactions_of(id)) {
      auto const& one = *interaction;
      bool const event = one.type == meeting || one.type == call;
      if (one.date > now) {
        if (event) keep_earlier(by_name[next_event], one);
        continue;
      }
      keep_later(by_name[last_any], one);
      if (event) keep_earlier(by_name[first_event], one), keep_later(by_name[last_event], one);
      if (one.type == email) keep_earlier(by_name[first_email], one), keep_later(by_name[last_email], one);
      if (one.type == chat_message) keep_later(by_name[last_chat], one);
    }
  return out;
}

bool SearchOptions::matches(Store const& store, std::span<Id const> person_ids, WallTime now) const {
  if (!with_dates && bounds.empty()) return true;
  auto const dates = interaction_dates(store, person_ids, now);
  if (dates.none()) return false;
  return std::ranges::all_of(bounds, [&](Bound const& bound) {
    auto const* interaction = dates.by_name[bound.index];
    return interaction && (!bound.from || interaction->date >= *bound.from) &&
           (!bound.to || interaction->date <= *bound.to);
  });
}

SearchOptions read_search_options(Params& query) {
  SearchOptions out;
  out.term = lower(query.string("term").value_or(""));
  out.with_dates = query.boolean("with_interaction_dates").value_or(false);
  out.with_persons = query.boolean("with_interaction_persons").value_or(false);
  out.with_opportunities = query.boolean("with_opportunities").value_or(false);
  out.with_current_organizations = query.boolean("with_current_organizations").value_or(false);
  for (std::size_t i = 0; i < interaction_date_names.size(); ++i) {
    if (i == last_chat) continue;  // the one date that has no filter
    auto const name = std::string(interaction_date_names[i]) + "_date";
    SearchOptions::Bound const bound{i, query.date_time("min_" + name), query.date_time("max_" + name)};
    if (bound.from || bound.to) out.bounds.push_back(bound);
  }
  return out;
}

bool contains_ignoring_case(std::string_view text, std::string_view lower_term) {
  auto const small = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
  auto const same = [&](char one, char other) { return small(one) == other; };
  auto const at = std::search(text.begin(), text.end(), lower_term.begin(), lower_term.end(), same);
  return at != text.end() || lower_term.empty();
}

}  // namespace affinity::sandbox
