// Reminders, files and a webhook.

#include "sandbox/seed/seed_context.hpp"

#include <array>

namespace affinity::sandbox {

namespace {

void add_reminders(SeedContext& s) {
  auto const acme = s.startups.front();
  auto const jane = s.store.organizations.find(acme)->person_ids.at(1);
  auto const add = [&](Reminder reminder, std::size_t owner) {
    reminder.creator_id = reminder.owner_id = s.team[owner];
    if (reminder.completed_at) reminder.completer_id = reminder.owner_id;
    s.store.reminders.add(std::move(reminder));
  };
  Entity const of_acme{organization_entity, acme}, of_jane{person_entity, jane};
  auto const deal = s.store.opportunities.begin()->first;
  add({.content = "Send Jane the reference list",
       .created_at = s.days_ago(12),
       .due_date = s.days_ago(-3),
       .entity = of_jane},
      3);
  add({.content = "Ask for the third-shift unit costs",
       .created_at = s.days_ago(9),
       .due_date = s.days_ago(2),
       .entity = of_acme},
      2);
  add({.content = "Draft the Acme memo for Monday",
       .created_at = s.days_ago(6),
       .due_date = s.days_ago(-5),
       .entity = Entity{opportunity_entity, deal}},
      2);
  add({.content = "Sign the Acme NDA",
       .created_at = s.days_ago(60),
       .due_date = s.days_ago(50),
       .completed_at = s.days_ago(51),
       .entity = of_acme},
      0);
  for (std::size_t i = 0; i < 6; ++i) {
    auto const lp = s.store.organizations.find(s.backers[i * 3])->person_ids.front();
    int const since = 15 + 12 * int(i);
    add({.type = recurring,
         .content = "Keep in touch before the annual meeting",
         .created_at = s.days_ago(since),
         .due_date = s.days_ago(since - 45),
         .reset_type = int(i % 3),
         .reminder_days = 45,
         .entity = Entity{person_entity, lp}},
        5);
  }
}

void add_files(SeedContext& s) {
  auto const acme = s.startups.front();
  auto const jane = s.store.organizations.find(acme)->person_ids.at(1);
  auto const add = [&](std::string_view name, std::string bytes, Entity entity, int days,
                       std::size_t uploader) {
    s.store.files.add({.name = std::string(name),
                       .bytes = std::move(bytes),
                       .entity = entity,
                       .created_at = s.days_ago(days),
                       .uploader_id = s.team[uploader]});
  };
  std::string table = "month,arms,revenue\n";
  for (int month = 1; month <= 12; ++month)
    table += std::to_string(month) + ',' + std::to_string(20 + 4 * month) + ',' +
             std::to_string(31'000 + 5'200 * month) + '\n';
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte += char(i);
  add("acme-revenue.csv", table, {organization_entity, acme}, 30, 2);
  add("Investment memo (draft).md",
      "# Acme Robotics\n\nRents bin-picking arms by the hour. Open: unit costs of a third shift.\n",
      {opportunity_entity, s.store.opportunities.begin()->first}, 12, 2);
  add("Visitenkarte Jane Okafor – März.txt", "Jane Okafor\nVP Operations\nAcme Robotics\n",
      {person_entity, jane}, 40, 3);
  add("every-byte.bin", every_byte, {organization_entity, s.startups.at(1)}, 70, 4);
  add("empty.txt", "", {organization_entity, s.backers.front()}, 90, 5);
}

}  // namespace

void seed_reminders_and_files(SeedContext& s) {
  add_reminders(s);
  add_files(s);
  s.store.webhooks.add({.url = "https://hooks.quillfern.example/affinity",
                        .subscriptions = {"list_entry.created", "field_value.updated"},
                        .created_by = s.team[4]});
}

}  // namespace affinity::sandbox
