#include "support/catch.hpp"
#include "tools/changes/kinds/values.hpp"
#include "tools/changes/kinds/values_data.hpp"
#include "tools/changes/kinds/values_parse.hpp"

namespace affinity::tools::changes::values_write_test {

using composed::Column;
using composed::ColumnType;

namespace {

Value person_value_of(std::int64_t id) { return {.data = id, .text = "Person " + std::to_string(id)}; }

std::vector<Value> people_of(std::int64_t count) {
  std::vector<Value> out;
  for (std::int64_t id = 1; id <= count; ++id) out.push_back(person_value_of(id));
  return out;
}

Change status_change(int n, std::int64_t row, bool by_v2) {
  Change out{.n = n, .action = Action::set};
  out.on = {.ref = Ref{.kind = Kind::deal, .id = row + 1000}, .created_by = 0, .name = "Deal"};
  out.row = {.ref = Ref{.kind = Kind::row, .id = row}, .created_by = 0, .name = "Deal"};
  out.list = 4101;
  out.column =
      Column{.name = "Status", .type = ColumnType::option, .field_id = "field-7", .v1_id = 7, .ranked = true};
  out.before = {{.data = 1, .text = "New"}};
  out.after = {{.data = 2, .text = "Won"}};
  out.by_v2 = by_v2;
  return out;
}

Change owners_change(Action action, std::vector<Value> before, std::vector<Value> after, bool by_v2) {
  auto out = status_change(1, 5, by_v2);
  out.action = action;
  out.column =
      Column{.name = "Owners", .type = ColumnType::person, .field_id = "field-8", .v1_id = 8, .many = true};
  out.before = std::move(before);
  out.after = std::move(after);
  return out;
}

Standing as_before(Change const& change, std::int64_t first_id) {
  Standing out{.state = State::before, .values = change.before};
  for (auto& value : out.values) value.field_value = first_id++;
  return out;
}

Made made_of(Change change) {
  Written written{.after = change.after};
  return {.change = std::move(change), .written = std::move(written)};
}

}  // namespace

TEST_CASE("set and clear of one row travel together with API v2, other rows and v1 alone") {
  auto const one = status_change(1, 5, true), other = status_change(2, 5, true);
  auto cleared = other;
  cleared.action = Action::clear;
  CHECK(values_travel_together(one, other));
  CHECK(values_travel_together(one, cleared));
  CHECK(!values_travel_together(one, status_change(2, 6, true)));
  CHECK(!values_travel_together(one, status_change(2, 5, false)));
  CHECK(values_travel_together(one, status_change(100, 5, true)));
  CHECK(!values_travel_together(one, status_change(101, 5, true)));
}

TEST_CASE("the write of several values is one batch of their row, with types and option ids") {
  std::vector<Change> changes{status_change(1, 5, true),
                              owners_change(Action::clear, people_of(2), {}, true)};
  changes[1].n = 2;
  std::vector<Standing> const standings{as_before(changes[0], 0), as_before(changes[1], 0)};
  auto const write = write_values(changes, standings);
  REQUIRE(write);
  CHECK(write->tool == "affinity_v2_entry_fields_batch_update");
  CHECK(
      write_json(write->arguments) ==
      R"({"listId":4101,"listEntryId":5,"updates":[{"id":"field-7","value":{"type":"ranked-dropdown","data":{"dropdownOptionId":2}}},{"id":"field-8","value":{"type":"person-multi","data":null}}]})");
}

TEST_CASE("a set of over 100 values is not written through API v2, whichever side has them") {
  auto const few = people_of(1), many = people_of(101);
  for (auto const& change :
       {owners_change(Action::set, few, many, true), owners_change(Action::set, many, few, true)}) {
    auto const standing = as_before(change, 0);
    auto const write = write_values(std::span(&change, 1), std::span(&standing, 1));
    REQUIRE(!write);
    CHECK(write.error().message.find("101") != std::string::npos);
  }
}

TEST_CASE("v1 creates in an empty cell, changes a value by its id, and deletes the one that is meant") {
  auto change = status_change(1, 5, false);
  auto standing = as_before(change, 900);
  auto const write = [&] {
    auto const made = write_values(std::span(&change, 1), std::span(&standing, 1));
    REQUIRE(made);
    return std::string(made->tool) + " " + write_json(made->arguments);
  };
  CHECK(write() == R"(update_a_affinity_field_value_by_id {"id":900,"value":2})");
  change.action = Action::clear;
  CHECK(write() == R"(delete_a_affinity_field_value_by_id {"id":900})");
  change = status_change(1, 5, false);
  change.before.clear();
  standing.values.clear();
  CHECK(write() ==
        R"(create_a_affinity_field_value {"field_id":7,"entity_id":1005,"value":2,"list_entry_id":5})");
  change = owners_change(Action::remove_value, people_of(3), {person_value_of(1), person_value_of(3)}, false);
  standing = as_before(change, 900);
  CHECK(write() == R"(delete_a_affinity_field_value_by_id {"id":901})");
}

TEST_CASE("an answer with another value than was sent is told as lost, with both") {
  auto const change = status_change(1, 5, false);
  auto const same = parse_json(R"({"id":900,"field_id":7,"value":{"id":2,"text":"Won"}})").value();
  auto const other = parse_json(R"({"id":900,"field_id":7,"value":{"id":3,"text":"Passed"}})").value();
  auto const written = written_values(std::span(&change, 1), same);
  CHECK(written.front().lost.empty());
  CHECK(written.front().after.front().field_value == 900);
  auto const lost = written_values(std::span(&change, 1), other).front();
  CHECK(lost.lost.find("Passed") != std::string::npos);
  CHECK(lost.lost.find("Won") != std::string::npos);
  CHECK(lost.after.front().data == json::value(3));
}

TEST_CASE("the undo of each action is its inverse, with before as it was left") {
  auto const set = status_change(4, 5, true);
  auto const back = undo_value(made_of(set));
  REQUIRE(back);
  CHECK(back->action == Action::set);
  CHECK(back->takes_back == 4);
  CHECK(back->before == set.after);
  CHECK(back->after == set.before);
  auto filled = set;
  filled.before.clear();
  CHECK(undo_value(made_of(filled))->action == Action::clear);
  auto const adds = owners_change(Action::add_value, {}, people_of(1), false);
  CHECK(undo_value(made_of(adds))->action == Action::remove_value);
  auto const removes = owners_change(Action::remove_value, people_of(1), {}, false);
  CHECK(undo_value(made_of(removes))->action == Action::add_value);
}

TEST_CASE("an undo takes no value away that no answer showed to be ours") {
  auto made = made_of(owners_change(Action::add_value, {}, people_of(1), false));
  made.by_us = false;
  CHECK(!undo_value(made));
  auto set = made_of(status_change(1, 5, true));
  set.by_us = false;
  CHECK(undo_value(set));
}

TEST_CASE("numbers, days and locations have one form whichever API shows them") {
  Column const amount{.name = "Amount", .type = ColumnType::number};
  CHECK(data_of(json::value(5e6), amount) == json::value(5'000'000));
  CHECK(data_of(json::value(2.5), amount) == json::value(2.5));
  Column const day{.name = "Close", .type = ColumnType::date};
  CHECK(data_of(json::value("2026-11-03T08:00:00.000Z"), day) == json::value("2026-11-03"));
  Column const place{.name = "Location", .type = ColumnType::location};
  auto const v1 = parse_json(R"({"street_address":null,"city":"Leeds","state":"","country":"UK"})").value();
  auto const v2 =
      parse_json(R"({"streetAddress":null,"city":"Leeds","state":null,"country":"UK","continent":"Europe"})")
          .value();
  Value const of_v1{.data = *data_of(v1, place)}, of_v2{.data = *data_of(v2, place)};
  CHECK(is_same_value(of_v1, of_v2));
  CHECK(!data_of(parse_json(R"({"city":null})").value(), place));
}

TEST_CASE("null, an empty text and an empty list are no value") {
  CHECK(is_no_value(nullptr));
  CHECK(is_no_value(json::value(" ")));
  CHECK(is_no_value(json::value(json::array())));
  CHECK(!is_no_value(json::value(0)));
  CHECK(!is_no_value(json::value(false)));
}

}  // namespace affinity::tools::changes::values_write_test
