// Lists, entries, and opportunities with their status history.

#include "sandbox/seed/seed_context.hpp"
#include "sandbox/seed/vocabulary.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox {

namespace {

enum Stage : std::size_t { fresh, first_meeting, due_diligence, term_sheet, won, passed };

// The stages of the deals: Acme first, then the other startups in order.
constexpr std::array<Stage, 32> stages{
    first_meeting, fresh,         due_diligence, passed, first_meeting, term_sheet,    fresh,  won,
    due_diligence, first_meeting, fresh,         passed, first_meeting, due_diligence, fresh,  term_sheet,
    fresh,         first_meeting, won,           fresh,  passed,        due_diligence, fresh,  first_meeting,
    passed,        fresh,         first_meeting, won,    term_sheet,    fresh,         passed, due_diligence};

Id add_list(SeedContext& s, std::string_view name, int type, Id owner, std::vector<std::string_view> statuses,
            bool is_public = true) {
  auto const& list = s.store.lists.add({.type = type,
                                        .name = std::string(name),
                                        .is_public = is_public,
                                        .owner_id = owner,
                                        .creator_id = owner});
  s.store.add_default_fields(list, std::move(statuses));
  return list.id;
}

Field const& field_of(Store const& store, Id list_id, std::string_view name) {
  auto const found = std::ranges::find_if(store.fields, [&](auto const& row) {
    return row.second.list_id == list_id && row.second.name == name;
  });
  return found->second;
}

class Deals {
 public:
  explicit Deals(SeedContext& context)
      : s_(context),
        list_(add_list(context, "Deal Flow", opportunity_entity, context.team[0],
                       {"New", "First Meeting", "Due Diligence", "Term Sheet", "Won", "Passed"})),
        status_(field_of(context.store, list_, "Status")),
        owners_(field_of(context.store, list_, "Owners")),
        amount_(field_of(context.store, list_, "Amount")) {}

  void add(Organization const& startup, Stage stage) {
    auto const& founder = startup.person_ids.front();
    // Acme is Priya's deal.
    auto const owner = startup.id == s_.startups.front() ? s_.team[2] : s_.random.pick(s_.team);
    int days = 30 + 45 * int(std::min(stage, won)) + s_.random.below(40);
    auto const& opportunity = s_.store.add_opportunity(
        {.name = startup.name + " - " + std::string(s_.random.pick(vocabulary::rounds)),
         .person_ids = {founder},
         .organization_ids = {startup.id},
         .list_id = list_},
        owner, s_.days_ago(days));
    FieldValue cell{.entity = {opportunity_entity, opportunity.id},
                    .entry_id = opportunity.entry_id,
                    .created_at = s_.days_ago(days)};
    set(cell, owners_, owner, owner);
    if (s_.random.one_in(3)) set(cell, owners_, s_.team[owner == s_.team[3] ? 4 : 3], owner);
    set(cell, amount_, 500'000.0 + 250'000.0 * s_.random.below(23), owner);
    // A deal passes through every stage up to its own; one that was passed on had a first meeting before.
    std::vector<Stage> path{fresh};
    if (stage == passed)
      path.push_back(first_meeting);
    else
      for (std::size_t i = first_meeting; i < stage; ++i) path.push_back(Stage(i));
    if (stage != fresh) path.push_back(stage);
    int const rest = days / int(path.size() + 1);
    for (std::size_t i = 0; i < path.size(); ++i) {
      auto const& option = status_.options.at(path[i]);
      change(cell, status_, i == 0 ? value_created : value_updated, option.id, owner,
             s_.days_ago(days, 11 * 60));
      cell.value = option.id;
      if (i > 0) cell.updated_at = s_.days_ago(days, 11 * 60);
      days -= rest + s_.random.below(5);
      days = std::max(days, 1);
    }
    cell.field_id = status_.id;
    s_.store.add_field_value(cell);
  }

 private:
  SeedContext& s_;
  Id list_;
  Field const &status_, &owners_, &amount_;

  void set(FieldValue cell, Field const& field, json::value value, Id changer) {
    cell.field_id = field.id;
    cell.value = value;
    change(cell, field, value_created, std::move(value), changer, cell.created_at);
    s_.store.add_field_value(std::move(cell));
  }
  void change(FieldValue const& cell, Field const& field, ChangeAction action, json::value value, Id changer,
              WallTime at) {
    s_.store.add_change({.field_id = field.id,
                         .entity = cell.entity,
                         .entry_id = cell.entry_id,
                         .action = action,
                         .changer_id = changer,
                         .changed_at = at,
                         .value = std::move(value)});
  }
};

void add_entries(SeedContext& s, Id list_id, int type, Ids const& entity_ids) {
  auto const& status = field_of(s.store, list_id, "Status");
  for (auto const id : entity_ids) {
    auto const at = s.days_ago(20 + s.random.below(600));
    auto const& entry = s.store.add_list_entry(list_id, {type, id}, s.random.pick(s.team), at);
    s.store.add_field_value({.field_id = status.id,
                             .entity = entry.entity,
                             .entry_id = entry.id,
                             .value = s.random.pick(status.options).id,
                             .created_at = at});
  }
}

}  // namespace

void seed_lists(SeedContext& s) {
  Deals deals(s);
  for (std::size_t i = 0; i < stages.size(); ++i)
    deals.add(*s.store.organizations.find(s.startups[i]), stages[i]);

  Ids people;
  for (auto const id : s.backers) people.push_back(s.store.organizations.find(id)->person_ids.front());
  auto const backers = add_list(s, "Tier 1 LPs", person_entity, s.team[5],
                                {"In Conversation", "Committed", "Re-up Due", "Declined"});
  add_entries(s, backers, person_entity, people);

  auto const sourcing = add_list(s, "Sourcing", organization_entity, s.team[4],
                                 {"To Research", "Contacted", "Watching", "Dropped"});
  add_entries(s, sourcing, organization_entity, {s.startups.begin() + 32, s.startups.begin() + 80});

  // Only Callum sees this one: with another member's key it answers 403.
  auto const watched =
      add_list(s, "Callum's Watchlist", organization_entity, s.team[3], {"Hot", "Cold"}, false);
  add_entries(s, watched, organization_entity, {s.startups.begin() + 90, s.startups.begin() + 96});
}

}  // namespace affinity::sandbox
