// What API v2 alone shows of the seed: dates, categories of statuses, users, teams, saved views, a required
// field, a restricted opportunity.

#include "sandbox/seed/seed_context.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace affinity::sandbox {

namespace {

constexpr Id commitment_field = 31'901;  // of the list of persons, required
constexpr Id first_commitment = 15'980'001;
constexpr std::size_t restricted_deal = 12;

// In the order of the lists' ids, which is the order in which they were made.
constexpr std::array<int, 4> list_ages{1'400, 1'260, 980, 640};

void date_lists_and_fields(SeedContext& s) {
  std::size_t index = 0;
  for (auto& [id, list] : s.store.lists) list.created_at = s.days_ago(list_ages.at(index++), 9 * 60);
  for (auto& [id, field] : s.store.fields)
    field.created_at = field.list_id ? s.store.lists.find(*field.list_id)->created_at : s.store.opened_at;
}

void set_win_rates(SeedContext& s) {
  constexpr std::array<int, 4> rates{10, 20, 45, 80};  // of the open stages of a deal
  auto const deals = s.store.lists.begin()->first;
  for (auto& [id, field] : s.store.fields)
    if (field.list_id == deals && field.status_column)
      for (std::size_t i = 0; i < rates.size(); ++i) field.options.at(i).win_rate = rates[i];
}

// Affinity gets to know of a meeting when it is put into the calendar, of all others when they happen.
void date_interactions(SeedContext& s) {
  for (auto& table : s.store.interactions)
    for (auto& [id, one] : table) {
      one.created_at = std::min(one.date, s.days_ago(2));
      auto const member =
          std::ranges::find_if(one.person_ids, [&](Id person_id) { return contains(s.team, person_id); });
      if (one.type == meeting && member != one.person_ids.end()) one.organizer_id = *member;
    }
  int days = 0;
  for (auto const& [pair, strength] : s.store.relationship_strengths)
    if (strength > 0.5) s.store.linkedin_connected_at[pair] = s.days_ago(120 + 31 * days++);
  // Connected, but never in contact.
  auto const officer = s.store.organizations.find(s.startups.front())->person_ids.at(2);
  for (auto const id : s.team)
    if (!s.store.relationship_strengths.contains({officer, id})) {
      s.store.linkedin_connected_at[{officer, id}] = s.days_ago(77);
      break;
    }
}

void date_the_rest(SeedContext& s) {
  for (auto& [id, reminder] : s.store.reminders) reminder.updated_at = reminder.completed_at;
  for (auto& [id, webhook] : s.store.webhooks) webhook.created_at = s.days_ago(210);
}

// Rosa has left; her records stay.
void set_users(SeedContext& s) {
  for (auto const id : s.team) s.store.persons.find(id)->role = id == s.team.front() ? "Admin" : "Standard";
  s.store.persons.find(s.team[5])->status = UserStatus::deactivated;
}

void add_teams(SeedContext& s) {
  auto const member = [&](Id id, std::size_t who, int days) {
    return TeamMember{.id = id, .person_id = s.team[who], .added_at = s.days_ago(days)};
  };
  // Rosa shares the subjects of her e-mails with nobody outside of this team.
  auto secretive = member(6'105, 5, 1'200);
  secretive.privacy = TeamPrivacy::hide_subjects_bodies;
  auto list = s.store.lists.begin();
  auto const deals = list->first, backers = (++list)->first, sourcing = (++list)->first;
  s.store.teams.add({.name = "Investments",
                     .members = {member(6'101, 0, 1'300), member(6'102, 2, 1'300), member(6'103, 3, 900)},
                     .list_ids = {deals, sourcing},
                     .created_at = s.days_ago(1'300),
                     .updated_at = s.days_ago(900)});
  s.store.teams.add({.name = "Investor Relations",
                     .privacy = TeamPrivacy::share_subjects,
                     .members = {member(6'104, 0, 1'200), secretive},
                     .list_ids = {backers},
                     .created_at = s.days_ago(1'200)});
}

// One of each type on the list of deals; the sheet shows those that are being worked on, the largest first.
void add_saved_views(SeedContext& s) {
  auto const deals = s.store.lists.begin()->first;
  SavedView sheet{.list_id = deals, .name = "In progress", .created_at = s.days_ago(700)};
  for (auto const& [id, field] : s.store.fields) {
    if (field.list_id != deals) continue;
    sheet.field_ids.push_back("field-" + std::to_string(id));
    if (field.name == "Amount") sheet.sort = ViewSort{.field_id = sheet.field_ids.back(), .descending = true};
    if (!field.status_column) continue;
    ViewFilter filter{.field_id = id};
    for (std::size_t i = 1; i <= 3; ++i) filter.option_ids.push_back(field.options.at(i).id);
    sheet.filter = std::move(filter);
  }
  sheet.field_ids.emplace_back("last-email");
  s.store.saved_views.add(std::move(sheet));
  s.store.saved_views.add(
      {.list_id = deals, .name = "Pipeline", .type = SavedViewType::board, .created_at = s.days_ago(690)});
  s.store.saved_views.add({.list_id = deals,
                           .name = "Pipeline health",
                           .type = SavedViewType::dashboard,
                           .created_at = s.days_ago(400)});
}

// A list of persons that API v2 adds nobody to, since this field needs a value.
void add_required_field(SeedContext& s) {
  auto const& list = std::next(s.store.lists.begin())->second;
  s.store.put_field({.id = commitment_field,
                     .name = "Commitment",
                     .entity_type = list.type,
                     .list_id = list.id,
                     .value_type = number_value,
                     .description = "What the LP has committed to the current fund, in US dollars.",
                     .required = true,
                     .created_at = s.days_ago(1'000)});
  Id next = first_commitment;
  for (auto const entry_id : s.store.entries_on_list(list.id)) {
    auto const& entry = *s.store.list_entries.find(entry_id);
    s.store.put_field_value({.id = next,
                             .field_id = commitment_field,
                             .entity = entry.entity,
                             .entry_id = entry_id,
                             .value = 1'000'000.0 + 250'000.0 * double(next - first_commitment),
                             .created_at = entry.created_at});
    ++next;
  }
}

void restrict_a_deal(SeedContext& s) {
  auto& deal = std::next(s.store.opportunities.begin(), restricted_deal)->second;
  deal.restricted = true;
  deal.manager_ids = {s.team[2]};
}

}  // namespace

void seed_for_v2(SeedContext& s) {
  date_lists_and_fields(s);
  set_win_rates(s);
  date_interactions(s);
  date_the_rest(s);
  set_users(s);
  add_teams(s);
  add_saved_views(s);
  add_required_field(s);
  restrict_a_deal(s);
  seed_enriched_fields(s);
  seed_outsiders(s);
  seed_transcripts(s);
  seed_duplicates(s);
}

}  // namespace affinity::sandbox
