// Interactions of the team, relationship strengths and notes.

#include "sandbox/seed/seed_context.hpp"
#include "sandbox/seed/vocabulary.hpp"

#include <algorithm>
#include <cmath>

namespace affinity::sandbox {

namespace {

std::string organization_name(Store const& store, Person const& person) {
  auto const* organization =
      person.organization_ids.empty() ? nullptr : store.organizations.find(person.organization_ids.front());
  return organization ? organization->name : std::string();
}

// Negative days are in the future.
Interaction& add_interaction_with(SeedContext& s, int type, Ids team, Person const& other, int days_ago) {
  auto const org = organization_name(s.store, other);
  bool const received = s.random.one_in(2);
  Interaction fresh{.type = type, .date = s.days_ago(days_ago, 8 * 60 + 15 * s.random.below(36))};
  fresh.person_ids = team;
  fresh.person_ids.insert(received ? fresh.person_ids.begin() : fresh.person_ids.end(), other.id);
  if (type == email) fresh.title = fill_template(s.random.pick(vocabulary::email_subjects), {{"{org}", org}});
  if (type == meeting)
    fresh.title = fill_template(s.random.pick(vocabulary::meeting_titles),
                                {{"{org}", org}, {"{first}", other.first_name}});
  if (type == call) fresh.title = "Call with " + other.first_name + ' ' + other.last_name;
  if (type == meeting) fresh.end_time = fresh.date + std::chrono::minutes(45);
  if (type == email || type == chat_message) fresh.direction = received ? 1 : 0;
  if (type == call || type == chat_message) fresh.manual_creator_id = team.front();
  if (days_ago > 0)
    for (auto const id : team) ++s.contacts[{other.id, id}];
  return s.store.add_interaction(std::move(fresh));
}

void seed_contacts(SeedContext& s) {
  for (auto const& [id, person] : s.store.persons) {
    if (person.internal || person.organization_ids.empty() || s.random.one_in(3)) continue;
    Ids const one{s.random.pick(s.team)};
    Ids two = one;
    auto const second = s.random.pick(s.team);
    if (second != one.front()) two.push_back(second);
    for (int i = 1 + s.random.below(3); i > 0; --i)
      add_interaction_with(s, email, one, person, 2 + s.random.below(420));
    for (int i = s.random.below(3); i > 0; --i)
      add_interaction_with(s, meeting, two, person, 2 + s.random.below(300));
    if (s.random.one_in(4)) add_interaction_with(s, call, one, person, 3 + s.random.below(200));
    if (s.random.one_in(6)) add_interaction_with(s, chat_message, one, person, 3 + s.random.below(90));
    if (s.random.one_in(12)) add_interaction_with(s, meeting, two, person, -1 - s.random.below(20));
  }
}

// Acme is the example of the documents: Priya knows the chief executive best, Callum knows Jane.
void seed_acme_contacts(SeedContext& s) {
  auto const& people = s.store.organizations.find(s.startups.front())->person_ids;
  auto const& chief = *s.store.persons.find(people.at(0));
  auto const& jane = *s.store.persons.find(people.at(1));
  auto const maren = s.team[0], priya = s.team[2], callum = s.team[3];
  for (int i = 0; i < 9; ++i)
    add_interaction_with(s, i % 3 == 0 ? meeting : email, {priya}, chief, 12 + 21 * i);
  for (int i = 0; i < 3; ++i) add_interaction_with(s, email, {maren}, chief, 25 + 40 * i);
  for (int i = 0; i < 4; ++i) add_interaction_with(s, i % 2 == 0 ? call : email, {callum}, jane, 9 + 30 * i);
  add_interaction_with(s, chat_message, {callum}, jane, 4);
  add_interaction_with(s, meeting, {priya, callum}, jane, -3);
}

// Affinity does not document the formula. Ours grows with every contact and stays below 1: 0.26, 0.41, 0.51,
// …
void seed_relationship_strengths(SeedContext& s) {
  for (auto const& [pair, times] : s.contacts)
    s.store.relationship_strengths[pair] = std::round((1 - 1 / (1 + 0.35 * times)) * 100) / 100;
}

Interaction const* last_meeting_with(Store const& store, Id person_id) {
  Interaction const* out = nullptr;
  for (auto const* one : store.interactions_of(person_id))
    if (one->type == meeting && (!out || one->date > out->date)) out = one;
  return out;
}

void add_deal_note(SeedContext& s, Opportunity const& deal, bool on_meeting) {
  auto& store = s.store;
  auto const& founder = *store.persons.find(deal.person_ids.front());
  auto const org = organization_name(store, founder);
  auto const author = s.random.pick(s.team);
  auto const& owner = *store.persons.find(s.random.pick(s.team));
  auto const text = [&](std::string_view words) {
    return fill_template(words,
                         {{"{first}", founder.first_name}, {"{org}", org}, {"{owner}", owner.first_name}});
  };
  auto const impression = text(s.random.pick(vocabulary::impressions)),
             worry = text(s.random.pick(vocabulary::worries)), step = text(s.random.pick(vocabulary::steps));
  Note note{.creator_id = author,
            .person_ids = {founder.id},
            .organization_ids = deal.organization_ids,
            .opportunity_ids = {deal.id},
            .content = impression + ' ' + worry + '\n' + step,
            .created_at = s.days_ago(3 + s.random.below(25), 17 * 60)};
  if (s.random.one_in(5)) {
    note.type = html_note;
    note.content = "<p><strong>" + org + "</strong>: " + impression + "</p><ul><li>" + worry + "</li><li>" +
                   step + "</li></ul>";
  }
  auto const* met = on_meeting ? last_meeting_with(store, founder.id) : nullptr;
  if (met && met->date < s.today) {
    note.interaction_id = met->id;
    note.interaction_type = meeting;
    note.interaction_person_ids = met->person_ids;
    note.created_at = met->date + std::chrono::hours(2);
  }
  auto const& kept = store.notes.add(std::move(note));
  if (kept.interaction_id)
    store.interactions[meeting].find(*kept.interaction_id)->note_ids.push_back(kept.id);
}

void add_backer_notes(SeedContext& s) {
  for (std::size_t i = 0; i < s.backers.size(); i += 2) {
    auto const& backer = *s.store.organizations.find(s.backers[i]);
    auto const& person = *s.store.persons.find(backer.person_ids.front());
    s.store.notes.add(
        {.creator_id = s.team[5],
         .person_ids = {person.id},
         .organization_ids = {backer.id},
         .content = fill_template(vocabulary::backer_notes[i / 2 % vocabulary::backer_notes.size()],
                                  {{"{first}", person.first_name}, {"{org}", backer.name}}),
         .created_at = s.days_ago(5 + 9 * int(i), 16 * 60)});
  }
}

// A note of each special kind: a reply, one with a mention, an e-mail's, a notetaker's.
void add_special_notes(SeedContext& s) {
  auto& store = s.store;
  auto const& acme = *store.organizations.find(s.startups.front());
  auto const jane = acme.person_ids.at(1);
  Note const base{.creator_id = s.team[3],
                  .person_ids = {jane},
                  .organization_ids = {acme.id},
                  .created_at = s.days_ago(8, 15 * 60)};
  auto plain = base;
  plain.content =
      "Jane walked us through the second warehouse. Uptime is 97%, and the arms are booked out until autumn.";
  auto const parent = store.notes.add(plain).id;
  store.notes.add({.creator_id = s.team[2],
                   .parent_id = parent,
                   .content = "Then the price is too low. Let us ask what a third shift would cost.",
                   .created_at = s.days_ago(7, 9 * 60)});
  auto mention = base;
  mention.content = "@Yuki Tanabe please add the two customer names from Jane's mail before Monday.";
  mention.mentions = {{.id = 9'001, .person_id = s.team[4]}};
  store.notes.add(mention);
  auto mail = base;
  mail.type = email_note;
  mail.content = "Jane forwarded the service agreement; clause 7 needs counsel.";
  store.notes.add(mail);
  auto taken = base;
  taken.type = notetaker_note;
  taken.content =
      "Summary: Acme Robotics plans 40 more arms this year. Action items: unit costs (Jane), reference call "
      "(Callum).";
  store.notes.add(taken);
}

}  // namespace

void seed_interactions(SeedContext& s) {
  seed_contacts(s);
  seed_acme_contacts(s);
  seed_relationship_strengths(s);
  for (auto const& [id, deal] : s.store.opportunities) {
    add_deal_note(s, deal, true);
    add_deal_note(s, deal, false);
  }
  add_backer_notes(s);
  add_special_notes(s);
}

}  // namespace affinity::sandbox
