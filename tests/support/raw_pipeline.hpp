#pragma once
// The deals of the sandbox's list "Deal Flow" as API v1 has them, record by record, and changes of them at
// random.

#include "support/firm_session.hpp"
#include "tools/records/record_name.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace affinity::tests {

inline constexpr std::int64_t deal_flow = 4101, status_field = 31012, owners_field = 31013,
                              amount_field = 31014;

struct RawChange {
  std::int64_t row = 0, id = 0, action = 0;  // 0 created, 1 deleted, 2 updated
  WallTime at{};
  std::string stage{}, by{};
};

struct RawDeal {
  std::int64_t row = 0, id = 0;
  std::string name{}, stage{}, stage_since{};  // ISO 8601
  std::set<std::string> owners{};
  std::optional<double> amount{};
  std::set<std::int64_t> people{}, companies{};
  std::map<std::int64_t, std::int64_t> values{};  // ids of values by field
};

class RawPipeline {
 public:
  explicit RawPipeline(FirmSession& firm) : firm_(firm) {
    auto const entries = firm.raw("/lists/4101/list-entries");
    for (auto const& entry : entries.as_array()) deals.push_back(deal_of(entry));
    auto const read = firm.raw("/field-value-changes?field_id=" + std::to_string(status_field));
    for (auto const& record : read.as_array()) changes.push_back(change_of(record));
    auto const fields = firm.raw("/fields?list_id=4101");
    for (auto const& field : fields.as_array())
      if (field.at("id").as_int64() == status_field)
        for (auto const& option : field.at("dropdown_options").as_array()) {
          stages.push_back(text_member(option, "text"));
          options.push_back(option.at("id").as_int64());
        }
  }

  // The day of the last contact with the deal's people, or with its companies, "never", or "?" for a deal of
  // people alone where only companies count.
  std::string last_contact(RawDeal const& deal, bool by_people) {
    std::string last;
    for (auto const id : by_people ? deal.people : deal.companies) {
      auto const record = firm_.raw((by_people ? "/persons/" : "/organizations/") + std::to_string(id) +
                                    "?with_interaction_dates=true");
      auto const* dates = member(record, "interaction_dates");
      last = std::max(last, dates ? text_member(*dates, "last_interaction_date") : std::string());
    }
    if (!last.empty()) return last.substr(0, 10);
    return !by_people && deal.companies.empty() && !deal.people.empty() ? "?" : "never";
  }

  std::vector<RawDeal> deals{};
  std::vector<RawChange> changes{};
  std::vector<std::string> stages{};
  std::vector<std::int64_t> options{};

 private:
  std::string name_of(std::int64_t person) {
    auto const record = firm_.raw("/persons/" + std::to_string(person));
    return text_member(record, "first_name") + " " + text_member(record, "last_name");
  }

  RawDeal deal_of(json::value const& entry) {
    RawDeal deal{.row = entry.at("id").as_int64(), .id = entry.at("entity_id").as_int64()};
    deal.name = text_member(entry.at("entity"), "name");
    auto const record = firm_.raw("/opportunities/" + std::to_string(deal.id));
    for (auto const& id : record.at("person_ids").as_array()) deal.people.insert(id.as_int64());
    for (auto const& id : record.at("organization_ids").as_array()) deal.companies.insert(id.as_int64());
    auto const values = firm_.raw("/field-values?list_entry_id=" + std::to_string(deal.row));
    for (auto const& value : values.as_array()) {
      auto const field = value.at("field_id").as_int64();
      deal.values[field] = value.at("id").as_int64();
      if (field == owners_field) deal.owners.insert(name_of(value.at("value").as_int64()));
      if (field == amount_field) deal.amount = value.at("value").to_number<double>();
      if (field != status_field) continue;
      deal.stage = text_member(value.at("value"), "text");
      auto const updated = text_member(value, "updated_at");
      deal.stage_since = updated.empty() ? text_member(value, "created_at") : updated;
    }
    return deal;
  }

  static RawChange change_of(json::value const& record) {
    RawChange out{.row = record.at("list_entry_id").as_int64(),
                  .id = record.at("id").as_int64(),
                  .action = record.at("action_type").as_int64()};
    from_iso(text_member(record, "changed_at"), out.at);
    out.stage = text_member(record.at("value"), "text");
    out.by = text_member(record.at("changer"), "first_name") + " " +
             text_member(record.at("changer"), "last_name");
    return out;
  }

  FirmSession& firm_;
};

// Another firm: moves, empties and fills deals, adds some without anything and deletes one, over some weeks.
inline void shake_pipeline(FirmSession& firm, unsigned seed) {
  std::mt19937 random(seed);
  auto const below = [&](std::size_t count) { return std::size_t(random()) % count; };
  auto const options = RawPipeline(firm).options;
  for (int i = 0; i < 40; ++i) {
    firm.clock.pass(std::chrono::hours(1 + below(30)));
    auto const entries = firm.raw("/lists/4101/list-entries");
    auto const& entry = entries.as_array()[below(entries.as_array().size())];
    RawDeal deal{.row = entry.at("id").as_int64(), .id = entry.at("entity_id").as_int64()};
    auto const values = firm.raw("/field-values?list_entry_id=" + std::to_string(deal.row));
    for (auto const& value : values.as_array())
      deal.values[value.at("field_id").as_int64()] = value.at("id").as_int64();
    auto const option = options[below(options.size())];
    auto const add = [&](std::int64_t field, json::value value) {
      firm.ask("create_a_affinity_field_value",
               {{"field_id", field}, {"entity_id", deal.id}, {"list_entry_id", deal.row}, {"value", value}});
    };
    auto const clear = [&](std::int64_t field) {
      if (deal.values.contains(field))
        firm.ask("delete_a_affinity_field_value_by_id", {{"id", deal.values.at(field)}});
    };
    auto const what = below(10);
    if (what < 5 && deal.values.contains(status_field))
      firm.ask("update_a_affinity_field_value_by_id",
               {{"id", deal.values.at(status_field)}, {"value", option}});
    else if (what < 5)
      add(status_field, option);
    else if (what == 5)
      clear(status_field);
    else if (what == 6)
      clear(owners_field);
    else if (what == 7)
      clear(amount_field);
    else if (what == 8)
      firm.ask("create_a_affinity_opportunity",
               {{"name", "Added " + std::to_string(i)}, {"list_id", deal_flow}});
    else if (i % 3 == 0)
      firm.ask("delete_a_affinity_opportunity_by_id", {{"id", deal.id}});
  }
}

}  // namespace affinity::tests
