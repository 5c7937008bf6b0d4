#include "support/plan_calls.hpp"

#include <string>
#include <vector>

namespace affinity::server::changes_create_test {

namespace {

using tests::apply_at_once;
using tests::apply_call;
using tests::contains_text;
using tests::count_writes;
using tests::FirmSession;
using tests::found_records;
using tests::plan_and_apply;
using tests::plan_call;
using tests::raw_ids;
using tests::raw_rows;
using tests::undo_call;

constexpr std::int64_t tier_1 = 4102, sourcing = 4103, acme = 730001, jane = 510008;

json::object person_op(std::string_view name, std::string_view email) {
  return {{"do", "find_or_create"},
          {"record", {{"kind", "person"}, {"name", name}, {"emails", json::array{email}}}}};
}

json::object company_op(std::string_view name, std::string_view domain) {
  json::object record{{"kind", "company"}, {"name", name}};
  if (!domain.empty()) record["domain"] = domain;
  return {{"do", "find_or_create"}, {"record", std::move(record)}};
}

json::object deal_op(std::string_view name, std::string_view list = "Deal Flow") {
  return {{"do", "find_or_create"}, {"list", list}, {"record", {{"kind", "deal"}, {"name", name}}}};
}

std::string email_of(json::value const& person) { return text_member(person, "primary_email"); }

}  // namespace

TEST_CASE("find_or_create makes a person once, through v1 alone and with v2") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto const plan = plan_call(firm, {person_op("Ada Quist", "Ada@Quist.example")});
    REQUIRE(plan.changes().size() == 1);
    CHECK(plan.changes().front().at("undo") == "yes");
    CHECK(found_records(firm, "persons", "ada@quist.example").empty());
    auto const receipt = apply_call(firm, plan);
    CHECK(receipt.count("done") == 1);
    auto const people = found_records(firm, "persons", "ada@quist.example");
    REQUIRE(people.size() == 1);
    CHECK(people.front().at("first_name") == "Ada");
    CHECK(people.front().at("last_name") == "Quist");
    CHECK(people.front().at("id") == json::value(receipt.created(1)));

    auto const again = plan_call(firm, {person_op("Ada Quist", "ada@quist.example")});
    CHECK(again.changes().empty());
    REQUIRE(again.skipped().size() == 1);
    CHECK(contains_text(text_member(again.skipped().front(), "why"), "exists already"));
  }
}

TEST_CASE("a record that is there is skipped, and what follows in the plan may name it") {
  FirmSession firm;
  auto const email = email_of(firm.raw("/persons/510008"));
  auto const plan = plan_call(
      firm, {person_op("Jane Okafor", email), {{"do", "note"}, {"on", email}, {"text", "Met at the fair."}}});
  REQUIRE(plan.problems().empty());
  REQUIRE(plan.changes().size() == 1);
  CHECK(plan.changes().front().at("do") == "note");
  auto const receipt = apply_call(firm, plan);
  CHECK(receipt.count("done") == 1);
  CHECK(firm.raw("/notes?person_id=510008").as_object().at("notes").as_array().size() > 0);
}

TEST_CASE("a record that the plan creates may be named by what follows, by address and by name") {
  FirmSession firm;
  auto const receipt =
      plan_and_apply(firm, {company_op("Quist Robotics", "quist.example"),
                            {{"do", "find_or_create"},
                             {"record",
                              {{"kind", "person"},
                               {"name", "Ada Quist"},
                               {"emails", json::array{"ada@quist.example"}},
                               {"company", "Quist Robotics"}}}},
                            {{"do", "note"}, {"on", "ada@quist.example"}, {"text", "Met at the fair."}},
                            {{"do", "add_to_list"}, {"on", "quist.example"}, {"list", "Sourcing"}}});
  CHECK(receipt.count("done") == 4);
  auto const company = receipt.created(1), person = receipt.created(2);
  auto const ada = firm.raw("/persons/" + std::to_string(person));
  CHECK(raw_ids(ada, "organization_ids") == std::vector{company});
  CHECK(raw_rows(firm, sourcing, company).size() == 1);
  CHECK(firm.raw("/notes?person_id=" + std::to_string(person)).at("notes").as_array().size() == 1);
}

TEST_CASE("on_exists fail is a problem, and update changes name and values of what is there") {
  FirmSession firm;
  auto const email = email_of(firm.raw("/persons/510008"));
  auto const failing = plan_call(firm, {person_op("Jane Okafor", email)}, {{"on_exists", "fail"}});
  CHECK(failing.problem_kind() == "conflict");
  CHECK(failing.changes().empty());
  auto operation = person_op("Jane Okafor-Lindt", email);
  operation["values"] = {{"Phone Number", "+49 30 5550 9876"}};
  auto const receipt = plan_and_apply(firm, {operation}, {{"on_exists", "update"}});
  CHECK(receipt.count("done") == 2);
  CHECK(firm.raw("/persons/510008").at("last_name") == "Okafor-Lindt");
}

TEST_CASE("the same person twice in one plan is a skip, and with other values a problem") {
  FirmSession firm;
  auto const twice = plan_call(
      firm, {person_op("Ada Quist", "ada@quist.example"), person_op("Ada Quist", "ADA@quist.example")});
  CHECK(twice.changes().size() == 1);
  REQUIRE(twice.skipped().size() == 1);
  CHECK(contains_text(text_member(twice.skipped().front(), "why"), "same person"));
  auto other = person_op("Ada Quist", "ada@quist.example");
  other["values"] = {{"Phone Number", "1"}};
  auto const plan = plan_call(firm, {person_op("Ada Quist", "ada@quist.example"), other});
  CHECK(plan.problem_kind() == "conflict");
  CHECK(plan.changes().size() == 1);
}

TEST_CASE("two addresses that differ by a point are two people") {
  FirmSession firm;
  auto const receipt = plan_and_apply(
      firm, {person_op("Jo Doe", "j.doe@quist.example"), person_op("Jo Doe", "jdoe@quist.example")});
  CHECK(receipt.count("done") == 2);
  CHECK(found_records(firm, "persons", "doe@quist.example").size() == 2);
}

TEST_CASE("a name alone is never taken for a person who is there, nor for another") {
  FirmSession firm;
  json::object const by_name{{"do", "find_or_create"},
                             {"record", {{"kind", "person"}, {"name", "Jane Okafor"}}}};
  auto const plan = plan_call(firm, {by_name});
  CHECK(plan.problem_kind() == "ambiguous");
  CHECK(contains_text(plan.text, "person:510008"));
  json::object const unknown{{"do", "find_or_create"},
                             {"record", {{"kind", "person"}, {"name", "Zoltan Quy"}}}};
  CHECK(plan_and_apply(firm, {unknown}).count("done") == 1);
  CHECK(found_records(firm, "persons", "Zoltan Quy").size() == 1);
}

TEST_CASE("a new address with a name that works at the company already looks like that person") {
  FirmSession firm;
  auto operation = person_op("Jane Okafor", "jane.okafor@private.example");
  operation["record"].as_object()["company"] = "company:730001";
  auto const plan = plan_call(firm, {operation});
  CHECK(plan.problem_kind() == "ambiguous");
  CHECK(contains_text(plan.text, "person:510008"));
  operation["again"] = true;
  CHECK(plan_and_apply(firm, {operation}).count("done") == 1);
  CHECK(found_records(firm, "persons", "Jane Okafor").size() >= 2);
}

TEST_CASE("a company is found by its domain, and by its name where no domain is given") {
  FirmSession firm;
  auto const record = firm.raw("/organizations/730001");
  auto const domain = text_member(record, "domain"), name = text_member(record, "name");
  auto const by_domain = plan_call(firm, {company_op("Some Other Name", "https://www." + domain + "/about")});
  REQUIRE(by_domain.skipped().size() == 1);
  CHECK(contains_text(by_domain.text, "company:730001"));
  auto const by_name = plan_call(firm, {company_op(name, "")});
  CHECK(by_name.skipped().size() == 1);
  CHECK(by_name.changes().empty());
  auto const other_domain = plan_call(firm, {company_op(name, "quite-another.example")});
  CHECK(other_domain.problem_kind() == "ambiguous");
  CHECK(contains_text(other_domain.text, "company:730001"));
}

TEST_CASE("a deal is created on its list with its values, and found by name on that list alone") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto operation = deal_op("Quist - Seed");
    operation["values"] = {{"Status", "New"}, {"Amount", 250000}};
    operation["record"].as_object()["company"] = "company:730001";
    auto const receipt = plan_and_apply(firm, {operation});
    CHECK(receipt.count("done") == 3);
    auto const deal = firm.raw("/opportunities/" + std::to_string(receipt.created(1)));
    CHECK(raw_ids(deal, "organization_ids") == std::vector{acme});
    auto const row = deal.at("list_entries").at(0).at("id").as_int64();
    auto const values = firm.raw("/field-values?list_entry_id=" + std::to_string(row));
    CHECK(values.as_array().size() == 2);
    auto const again = plan_call(firm, {deal_op("Quist - Seed")});
    CHECK(again.changes().empty());
    CHECK(again.skipped().size() == 1);
  }
}

TEST_CASE("a new deal with its company and a note takes at most nine requests on v1 and eight on v2") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto deal = deal_op("Quist - Seed");
    deal["record"].as_object()["company"] = "quist.example";
    firm.forget_requests();
    auto const receipt =
        apply_at_once(firm, {company_op("Quist Robotics", "quist.example"),
                             deal,
                             {{"do", "note"}, {"on", "Quist - Seed"}, {"text", "From the fair."}}});
    CHECK(receipt.count("done") == 3);
    CHECK(firm.requests() <= (by_v2 ? 8 : 9));
    CHECK(count_writes(firm) == 3);
  }
}

TEST_CASE("a company and three founders take at most eight requests") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    json::array operations{company_op("Quist Robotics", "quist.example")};
    for (auto const* first : {"Ada", "Bo", "Cy"}) {
      auto person = person_op(std::string(first) + " Quist", std::string(first) + "@quist.example");
      person["record"].as_object()["company"] = "quist.example";
      operations.emplace_back(std::move(person));
    }
    firm.forget_requests();
    auto const receipt = apply_at_once(firm, operations);
    CHECK(receipt.count("done") == 4);
    CHECK(firm.requests() <= 8);
    auto const company = firm.raw("/organizations/" + std::to_string(receipt.created(1)));
    CHECK(company.at("person_ids").as_array().size() == 3);
  }
}

TEST_CASE("forty people of a CSV are created and put on a list in at most 102 requests on v1 and 101 on v2") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto const known = firm.raw("/persons/510008");
    std::string csv = "first_name,last_name,email\nJane,Okafor," + email_of(known) + "\n";
    for (int i = 1; i < 40; ++i) {
      auto const number = std::to_string(i);
      csv += "Ada" + number + ",Quist,ada" + number + "@firm" + number + ".example\n";
    }
    json::array operations{{{"do", "add_to_list"}, {"list", "Tier 1 LPs"}, {"record", {{"kind", "person"}}}}};
    auto const people = firm.raw("/persons").at("persons").as_array().size();
    firm.forget_requests();
    auto const plan = plan_call(firm, operations, {{"csv", csv}});
    INFO(plan.text);
    CHECK(plan.problems().empty());
    auto const receipt = apply_call(firm, plan);
    CHECK(receipt.count("failed") == 0);
    CHECK(firm.requests() <= (by_v2 ? 101 : 102));
    CAPTURE(people);
    CHECK(raw_rows(firm, tier_1, jane).size() == 1);
    for (int i = 1; i < 40; ++i) {
      auto const found = found_records(firm, "persons", "ada" + std::to_string(i) + "@firm");
      REQUIRE(found.size() == 1);
      CHECK(raw_rows(firm, tier_1, found.front().at("id").as_int64()).size() == 1);
    }
  }
}

TEST_CASE("what a colleague created between plan and apply is found, and not created again") {
  FirmSession firm;
  auto const plan = plan_call(firm, {person_op("Ada Quist", "ada@quist.example"),
                                     company_op("Quist Robotics", "quist.example"), deal_op("Quist - Seed")});
  REQUIRE(plan.changes().size() == 3);
  firm.post("/persons", R"({"first_name":"A","last_name":"Quist","emails":["ada@quist.example"]})");
  firm.post("/organizations", R"({"name":"Quist","domain":"quist.example"})");
  firm.post("/opportunities", R"({"name":"Quist - Seed","list_id":4101})");
  auto const receipt = apply_call(firm, plan);
  CHECK(receipt.count("already") == 3);
  CHECK(found_records(firm, "persons", "quist.example").size() == 1);
  CHECK(found_records(firm, "organizations", "quist").size() == 1);
  CHECK(found_records(firm, "opportunities", "Quist - Seed").size() == 1);
}

TEST_CASE("a creation whose answer was lost is looked up, and what needs it goes on") {
  for (bool const landed : {true, false}) {
    CAPTURE(landed);
    FirmSession firm;
    auto deal = deal_op("Quist - Seed");
    deal["values"] = {{"Status", "New"}};
    auto const plan = plan_call(firm, {person_op("Ada Quist", "ada@quist.example"), deal});
    for (auto const* target : {"POST /persons", "POST /opportunities"})
      if (landed)
        firm.lose_answers(target);
      else
        firm.lose_requests(target);
    auto const receipt = apply_call(firm, plan);
    INFO(receipt.text);
    CHECK(receipt.count("done") == 3);
    CHECK(found_records(firm, "persons", "ada@quist.example").size() == 1);
    auto const deals = found_records(firm, "opportunities", "Quist - Seed");
    REQUIRE(deals.size() == 1);
    auto const row = deals.front().at("list_entries").at(0).at("id").as_int64();
    CHECK(firm.raw("/field-values?list_entry_id=" + std::to_string(row)).as_array().size() == 1);
  }
}

TEST_CASE("undo deletes what the plan created, and leaves a record on which somebody has put something") {
  FirmSession firm;
  auto person = person_op("Ada Quist", "ada@quist.example");
  person["list"] = "Tier 1 LPs";
  auto const receipt =
      plan_and_apply(firm, {person, company_op("Quist Robotics", "quist.example"), deal_op("Quist - Seed")});
  CHECK(receipt.count("done") == 4);
  firm.post("/notes",
            R"({"organization_ids":[)" + std::to_string(receipt.created(3)) + R"(],"content":"x"})");
  auto const undone = undo_call(firm, receipt.id());
  INFO(undone.text);
  CHECK(found_records(firm, "persons", "ada@quist.example").empty());
  CHECK(found_records(firm, "opportunities", "Quist - Seed").empty());
  CHECK(found_records(firm, "organizations", "quist.example").size() == 1);
  CHECK(contains_text(undone.text, "a note"));
}

TEST_CASE("values of people and companies are written with their creation, and by a later operation") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto person = person_op("Ada Quist", "ada@quist.example");
    person["values"] = {{"Phone Number", "+49 30 5550 9876"}};
    auto company = company_op("Quist Robotics", "quist.example");
    std::string text_field;
    auto const fields = firm.raw("/organizations/fields");
    for (auto const& field : fields.as_array())
      if (field.at("value_type") == json::value(6) || field.at("value_type") == json::value(3))
        text_field = text_member(field, "name");
    REQUIRE_FALSE(text_field.empty());
    company["values"] = {{text_field, "7"}};
    auto const receipt = plan_and_apply(
        firm, {person,
               company,
               {{"do", "find_or_create"}, {"record", {{"kind", "company"}, {"name", "Quist Two"}}}},
               {{"do", "set"}, {"on", "Quist Two"}, {"values", {{text_field, "8"}}}}});
    CHECK(receipt.count("done") == 6);
    auto const values_of = [&](std::string const& selector, std::int64_t id) {
      return firm.raw("/field-values?" + selector + "=" + std::to_string(id)).as_array().size();
    };
    CHECK(values_of("person_id", receipt.created(1)) == 1);
    CHECK(values_of("organization_id", receipt.created(3)) == 1);
    CHECK(values_of("organization_id", receipt.created(5)) == 1);
  }
}

TEST_CASE("undo takes a new deal back with its company, people, row and values") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto person = person_op("Ada Quist", "ada@quist.example");
    person["record"].as_object()["company"] = "quist.example";
    person["list"] = "Tier 1 LPs";
    person["values"] = {{"Commitment", 5}};
    auto deal = deal_op("Quist - Seed");
    deal["record"].as_object()["company"] = "quist.example";
    deal["values"] = {{"Status", "New"}, {"Owners", json::array{"Priya", "Maren"}}};
    auto const receipt = plan_and_apply(firm, {company_op("Quist Robotics", "quist.example"), person, deal});
    CHECK(receipt.count("failed") == 0);
    auto const undone = undo_call(firm, receipt.id());
    INFO(undone.text);
    CHECK(found_records(firm, "persons", "ada@quist.example").empty());
    CHECK(found_records(firm, "organizations", "quist.example").empty());
    CHECK(found_records(firm, "opportunities", "Quist - Seed").empty());
    CHECK_FALSE(undone.result.as_object().contains("skipped"));
  }
}

TEST_CASE("undo never deletes what was found, or whose creation no answer showed") {
  FirmSession firm;
  auto const plan = plan_call(firm, {person_op("Ada Quist", "ada@quist.example")});
  firm.lose_answers("POST /persons");
  auto const receipt = apply_call(firm, plan);
  CHECK(receipt.count("done") == 1);
  auto const undone = firm.ask("undo_changes", {{"receipt_id", receipt.id()}});
  INFO(undone.text);
  CHECK(found_records(firm, "persons", "ada@quist.example").size() == 1);
}

TEST_CASE("what find_or_create cannot mean is a problem that says what to give") {
  FirmSession firm;
  struct Wrong {
    json::object operation{};
    std::string kind{}, part{};
  };
  std::vector<Wrong> const wrong{
      {{{"do", "find_or_create"}, {"record", {{"kind", "person"}, {"nam", "Ada"}}}}, "invalid", "name"},
      {person_op("Ada", "not an address"), "invalid", "mail"},
      {{{"do", "find_or_create"}, {"record", {{"kind", "deal"}, {"name", "X"}}}}, "invalid", "list"},
      {deal_op("X", "Tier 1 LPs"), "wrong_kind", "holds people"},
      {{{"do", "find_or_create"}, {"record", {{"kind", "planet"}, {"name", "X"}}}},
       "invalid",
       "person, company"},
      {{{"do", "find_or_create"}, {"record", {{"name", "X"}}}}, "invalid", "kind"},
      {company_op("", ""), "invalid", "name"},
      {deal_op("X", "No Such List"), "not_found", "list"}};
  for (auto const& each : wrong) {
    auto const plan = plan_call(firm, {each.operation});
    INFO(plan.text);
    CHECK(plan.changes().empty());
    CHECK(plan.problem_kind() == each.kind);
    CHECK(contains_text(plan.text, each.part));
  }
}

}  // namespace affinity::server::changes_create_test
