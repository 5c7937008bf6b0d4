#include "support/plan_calls.hpp"
#include "tools/changes/kinds/kind.hpp"

#include <string>
#include <vector>

namespace affinity::server::changes_links_test {

namespace {

using tests::apply_call;
using tests::contains_text;
using tests::count_writes;
using tests::FirmSession;
using tests::plan_and_apply;
using tests::plan_call;
using tests::raw_ids;
using tests::undo_call;

json::object rename_op(std::string_view on, std::string_view name) {
  return {{"do", "rename"}, {"on", on}, {"text", name}};
}

json::object link_op(std::string_view action, std::string_view on, json::array with) {
  return {{"do", action}, {"on", on}, {"with", std::move(with)}};
}

std::vector<std::int64_t> companies_of(FirmSession& firm, std::int64_t person) {
  return raw_ids(firm.raw("/persons/" + std::to_string(person)), "organization_ids");
}

bool has_id(std::vector<std::int64_t> const& ids, std::int64_t id) {
  return std::ranges::find(ids, id) != ids.end();
}

}  // namespace

TEST_CASE("people, companies and deals are renamed, and get their old names back") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto const person = firm.raw("/persons/510008"), company = firm.raw("/organizations/730001"),
               deal = firm.raw("/opportunities/880001");
    auto const receipt = plan_and_apply(
        firm, {rename_op("person:510008", "Jane van der Okafor"), rename_op("company:730001", "Acme GmbH"),
               rename_op("deal:880001", "Acme - Series A2")});
    CHECK(receipt.count("done") == 3);
    CHECK(firm.raw("/persons/510008").at("first_name") == "Jane van der");
    CHECK(firm.raw("/persons/510008").at("last_name") == "Okafor");
    CHECK(firm.raw("/organizations/730001").at("name") == "Acme GmbH");
    CHECK(firm.raw("/opportunities/880001").at("name") == "Acme - Series A2");
    CHECK(undo_call(firm, receipt.id()).count("done") == 3);
    CHECK(firm.raw("/persons/510008") == person);
    CHECK(firm.raw("/organizations/730001") == company);
    CHECK(firm.raw("/opportunities/880001") == deal);
  }
}

TEST_CASE("a part of a person's name changes alone") {
  FirmSession firm;
  json::object operation{{"do", "rename"}, {"on", "person:510008"}, {"record", {{"last_name", "Lindt"}}}};
  CHECK(plan_and_apply(firm, {operation}).count("done") == 1);
  CHECK(firm.raw("/persons/510008").at("first_name") == "Jane");
  CHECK(firm.raw("/persons/510008").at("last_name") == "Lindt");
}

TEST_CASE("a name that somebody changed since is a conflict, in apply and in undo") {
  FirmSession firm;
  auto const plan = plan_call(firm, {rename_op("company:730001", "Acme GmbH")});
  firm.write(Method::put, "/organizations/730001", {{"name", "Acme AG"}});
  auto const receipt = apply_call(firm, plan);
  CHECK(receipt.count("conflict") == 1);
  CHECK(contains_text(receipt.message(1), "Acme AG"));
  auto const done = plan_and_apply(firm, {rename_op("company:730001", "Acme GmbH")});
  firm.write(Method::put, "/organizations/730001", {{"name", "Acme SE"}});
  auto const undone = firm.ask("undo_changes", {{"receipt_id", done.id()}});
  CHECK(contains_text(undone.text, "Acme SE"));
  CHECK(firm.raw("/organizations/730001").at("name") == "Acme SE");
}

TEST_CASE("a company of Affinity's own data is not renamed, and the same name is nothing to do") {
  FirmSession firm;
  CHECK(plan_call(firm, {rename_op("company:730138", "Northwick")}).problem_kind() == "not_allowed");
  auto const name = text_member(firm.raw("/organizations/730001"), "name");
  auto const same = plan_call(firm, {rename_op("company:730001", name)});
  CHECK(same.changes().empty());
  CHECK(same.skipped().size() == 1);
  CHECK(plan_call(firm, {rename_op("company:730001", " ")}).problem_kind() == "invalid");
}

TEST_CASE("a link is added to what is linked, from either side, and undo takes away that one alone") {
  for (bool const from_person : {true, false}) {
    CAPTURE(from_person);
    FirmSession firm;
    auto const before = companies_of(firm, 510008);
    REQUIRE_FALSE(has_id(before, 730005));
    auto const operation = from_person ? link_op("link", "person:510008", {"company:730005"})
                                       : link_op("link", "company:730005", {"person:510008"});
    auto const receipt = plan_and_apply(firm, {operation});
    CHECK(receipt.count("done") == 1);
    auto wanted = before;
    wanted.push_back(730005);
    std::ranges::sort(wanted);
    CHECK(companies_of(firm, 510008) == wanted);
    auto const again = plan_call(firm, {operation});
    CHECK(again.changes().empty());
    CHECK(again.skipped().size() == 1);
    CHECK(undo_call(firm, receipt.id()).count("done") == 1);
    CHECK(companies_of(firm, 510008) == before);
  }
}

TEST_CASE("what a colleague linked between plan and apply stays linked") {
  FirmSession firm;
  auto const plan = plan_call(firm, {link_op("link", "person:510008", {"company:730005"})});
  auto others = companies_of(firm, 510008);
  others.push_back(730006);
  firm.write(Method::put, "/persons/510008",
             {{"organization_ids", json::array(others.begin(), others.end())}});
  CHECK(apply_call(firm, plan).count("done") == 1);
  auto const now = companies_of(firm, 510008);
  CHECK(has_id(now, 730005));
  CHECK(has_id(now, 730006));
}

TEST_CASE("a deal is linked with people and companies in one write, and unlinked again") {
  FirmSession firm;
  auto const before = firm.raw("/opportunities/880001");
  firm.forget_requests();
  auto const receipt =
      plan_and_apply(firm, {link_op("link", "deal:880001", {"person:510020", "company:730007"})});
  CHECK(receipt.count("done") == 1);
  CHECK(count_writes(firm) == 1);
  auto const linked = firm.raw("/opportunities/880001");
  CHECK(has_id(raw_ids(linked, "person_ids"), 510020));
  CHECK(has_id(raw_ids(linked, "organization_ids"), 730007));
  auto const unlinked =
      plan_and_apply(firm, {link_op("unlink", "deal:880001", {"person:510020", "company:730007"})});
  CHECK(unlinked.count("done") == 1);
  CHECK(raw_ids(firm.raw("/opportunities/880001"), "person_ids") == raw_ids(before, "person_ids"));
  CHECK(raw_ids(firm.raw("/opportunities/880001"), "organization_ids") ==
        raw_ids(before, "organization_ids"));
  CHECK(undo_call(firm, unlinked.id()).count("done") == 1);
  CHECK(has_id(raw_ids(firm.raw("/opportunities/880001"), "person_ids"), 510020));
}

TEST_CASE("two links of one person are both made, each with the list as the other left it") {
  FirmSession firm;
  auto const receipt = plan_and_apply(firm, {link_op("link", "person:510008", {"company:730005"}),
                                             link_op("link", "company:730006", {"person:510008"})});
  CHECK(receipt.count("done") == 2);
  auto const now = companies_of(firm, 510008);
  CHECK(has_id(now, 730005));
  CHECK(has_id(now, 730006));
}

TEST_CASE("two people, or a deal and a deal, are not linked with each other") {
  FirmSession firm;
  CHECK(plan_call(firm, {link_op("link", "person:510008", {"person:510009"})}).problem_kind() ==
        "wrong_kind");
  CHECK(plan_call(firm, {link_op("link", "deal:880001", {"deal:880002"})}).problem_kind() == "wrong_kind");
  CHECK(plan_call(firm, {link_op("link", "person:510008", {})}).problem_kind() == "invalid");
}

TEST_CASE("an answer with other links than were sent tells which are lost and which came") {
  using namespace tools::changes;
  Write const sent{.tool = "update_a_affinity_person_by_id",
                   .arguments = {{"id", 1}, {"organization_ids", {730001, 730005}}}};
  Change const change{.action = Action::link};
  auto const lost = [&](json::array ids) {
    return link_kind.lost(change, sent, json::object{{"organization_ids", std::move(ids)}});
  };
  CHECK(lost({730005, 730001}).empty());
  CHECK(contains_text(lost({730001}), "not linked: company:730005"));
  CHECK(contains_text(lost({730001, 730005, 730009}), "linked besides: company:730009"));
}

}  // namespace affinity::server::changes_links_test
