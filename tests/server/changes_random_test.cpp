#include "support/plan_calls.hpp"
#include "support/random_firm.hpp"

#include <map>
#include <random>
#include <string>
#include <vector>

namespace affinity::server::changes_random_test {

namespace {

using tests::apply_call;
using tests::contains_text;
using tests::FirmSession;
using tests::plan_call;
using tests::raw_ids;

// All that plans of records change, without the ids of rows and values, which undo makes anew.
std::map<std::string, std::string> snapshot(FirmSession& firm) {
  std::map<std::string, std::string> out;
  for (std::string const kind : {"persons", "organizations", "opportunities"}) {
    auto const all = firm.raw("/" + kind + "?page_size=500");
    for (auto const& each : all.at(kind).as_array()) {
      auto const id = std::to_string(each.at("id").as_int64());
      // The people of companies tell the companies of people too.
      auto record = kind == "organizations" ? firm.raw("/organizations/" + id) : each;
      for (auto const* list : {"organization_ids", "person_ids"})
        if (record.as_object().contains(list)) {
          auto const ids = raw_ids(record, list);
          record.as_object()[list] = json::array(ids.begin(), ids.end());
        }
      record.as_object().erase("list_entries");
      out[kind + id] = write_json(record);
    }
  }
  auto const lists = firm.raw("/lists");
  for (auto const& list : lists.as_array()) {
    auto const id = std::to_string(list.at("id").as_int64());
    auto const entries = firm.raw("/lists/" + id + "/list-entries");
    for (auto const& entry : entries.as_array()) {
      std::vector<std::string> values;
      auto const row = std::to_string(entry.at("id").as_int64());
      auto const read = firm.raw("/field-values?list_entry_id=" + row);
      for (auto const& value : read.as_array())
        values.push_back(std::to_string(value.at("field_id").as_int64()) + write_json(value.at("value")));
      std::ranges::sort(values);
      auto& cell = out["row of " + id + " " + std::to_string(entry.at("entity_id").as_int64())];
      for (auto const& value : values) cell += value + ";";
      cell += "|";
    }
  }
  return out;
}

class RandomOperations {
 public:
  RandomOperations(FirmSession& firm, unsigned number) : firm_(firm), random_(number) {
    people_ = shuffled("persons", [](json::value const& each) { return each.at("type") == json::value(0); });
    companies_ = shuffled("organizations",
                          [](json::value const& each) { return each.at("global") == json::value(false); });
    deals_ = shuffled("opportunities", [](json::value const&) { return true; });
    has_lists_ = !firm.raw("/lists").as_array().empty();
    auto const entries = has_lists_ ? firm.raw("/lists/4102/list-entries") : json::value(json::array());
    for (auto const& entry : entries.as_array())
      rows_.push_back("row:" + std::to_string(entry.at("id").as_int64()));
    std::ranges::shuffle(rows_, random_);
  }

  json::array make(int count) {
    json::array out;
    for (int i = 0; i < count; ++i) out.emplace_back(operation(i));
    return out;
  }

 private:
  FirmSession& firm_;
  std::mt19937 random_;
  std::vector<std::string> people_{}, companies_{}, deals_{}, rows_{};
  bool has_lists_ = false;

  int below(int count) { return std::uniform_int_distribution<int>(0, count - 1)(random_); }

  template<class Is> std::vector<std::string> shuffled(std::string const& kind, Is is) {
    std::vector<std::string> out;
    auto const word = kind == "persons" ? "person:" : kind == "organizations" ? "company:" : "deal:";
    auto const all = firm_.raw("/" + kind + "?page_size=500");
    for (auto const& each : all.at(kind).as_array())
      if (is(each)) out.push_back(word + std::to_string(each.at("id").as_int64()));
    std::ranges::shuffle(out, random_);
    return out;
  }

  // Each is used once, so that no two operations are about the same.
  static std::string taken(std::vector<std::string>& from) {
    auto out = from.back();
    from.pop_back();
    return out;
  }

  std::string some(std::vector<std::string> const& from) {
    return from[std::size_t(below(int(from.size())))];
  }

  json::object new_person(std::string const& number) {
    json::object out{{"do", "find_or_create"},
                     {"record",
                      {{"kind", "person"},
                       {"name", "New Person" + number},
                       {"emails", json::array{"new" + number + "@new.example"}},
                       {"company", some(companies_)}}}};
    if (has_lists_) out["list"] = "Tier 1 LPs";
    if (has_lists_ && below(2) == 0) out["values"] = {{"Status", "Committed"}, {"Commitment", 5 + below(9)}};
    return out;
  }

  json::object operation(int i) {
    auto const number = std::to_string(i);
    switch (below(has_lists_ ? 9 : 6)) {
      case 0: return new_person(number);
      case 1:
        return {
            {"do", "find_or_create"},
            {"record",
             {{"kind", "company"}, {"name", "New Firm" + number}, {"domain", "n" + number + ".example"}}}};
      case 2: return {{"do", "rename"}, {"on", taken(people_)}, {"text", "Renamed Person" + number}};
      case 3:
        if (companies_.size() < 3) return new_person(number);
        return {{"do", "rename"}, {"on", taken(companies_)}, {"text", "Renamed Firm" + number}};
      case 4: return {{"do", "link"}, {"on", taken(people_)}, {"with", json::array{some(companies_)}}};
      case 5: {
        auto const person = taken(people_);
        auto const companies = raw_ids(firm_.raw("/persons/" + person.substr(7)), "organization_ids");
        auto const with =
            companies.empty() ? some(companies_) : "company:" + std::to_string(companies.front());
        return {{"do", "unlink"}, {"on", person}, {"with", json::array{with}}};
      }
      case 6:
        return {{"do", "find_or_create"},
                {"list", "Deal Flow"},
                {"record", {{"kind", "deal"}, {"name", "New Deal" + number}, {"company", some(companies_)}}},
                {"values", {{"Status", "New"}, {"Owners", "Priya"}}}};
      case 7: return {{"do", "add_to_list"}, {"on", taken(people_)}, {"list", "Tier 1 LPs"}};
      default: return {{"do", "remove_from_list"}, {"on", taken(rows_)}, {"list", "Tier 1 LPs"}};
    }
  }
};

void check_that_undo_restores(FirmSession& firm, unsigned number) {
  auto const operations = RandomOperations(firm, number).make(12);
  auto const before = snapshot(firm);
  auto const plan = plan_call(firm, operations);
  INFO(plan.text);
  REQUIRE(plan.problems().empty());
  if (plan.changes().empty()) return;
  auto const receipt = apply_call(firm, plan);
  INFO(receipt.text);
  REQUIRE(receipt.count("done") == std::int64_t(plan.changes().size()));
  CHECK(snapshot(firm) != before);
  auto const undone = firm.ask("undo_changes", {{"receipt_id", receipt.id()}});
  INFO(undone.text);
  CHECK(snapshot(firm) == before);
}

}  // namespace

TEST_CASE("undo leaves the firm as it was before a plan of random operations on records") {
  for (unsigned number = 1; number <= 2; ++number)
    for (bool const by_v2 : {true, false})
      for (bool const generated : {true, false}) {
        CAPTURE(number, by_v2, generated);
        tests::RandomFirm const random(number);
        auto settings = generated ? random.settings() : sandbox::Settings();
        settings.limit_per_minute = std::nullopt;
        FirmSession firm(settings);
        if (!by_v2) firm.exclude_v2();
        check_that_undo_restores(firm, number);
      }
}

}  // namespace affinity::server::changes_random_test
