#include "support/catch.hpp"
#include "support/v2_client.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <vector>

namespace affinity::tests::v2_relationships_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

std::vector<double> scores_of(Reply const& page) {
  std::vector<double> out;
  for (auto const& one : items_of(page)) out.push_back(one.at("interactionScore").to_number<double>());
  return out;
}

}  // namespace

TEST_CASE("a relationship has the member of the firm first, the score that v1 shows and the LinkedIn date") {
  V2Client client;
  auto const page = client.get("/companies/730001/relationships");
  REQUIRE(page.size("data") > 3);
  CHECK(page.names("data.0") == "person1,person2,interactionScore,linkedIn");
  CHECK(page.names("data.0.person1") == "id,firstName,lastName,primaryEmailAddress");
  CHECK(page.num("data.0.person1.id") == seeded::priya);
  CHECK(page.num("data.0.person2.id") == seeded::acme_chief);
  auto const v1 = client.v1.get("/relationships-strengths?external_id=510007&internal_id=510003");
  CHECK(page.at("data.0.interactionScore") == v1.at("0.strength"));
  CHECK(page.str("data.0.linkedIn.connectedOn").size() == 10);
}

TEST_CASE("relationships come the strongest first, or the weakest") {
  V2Client client;
  auto const strongest = scores_of(client.get("/companies/730001/relationships"));
  CHECK(std::ranges::is_sorted(strongest, std::ranges::greater()));
  auto const weakest = scores_of(client.get("/companies/730001/relationships?orderBy=interactionScore"));
  CHECK(std::ranges::is_sorted(weakest));
  CHECK(strongest.size() == weakest.size());
  CHECK(errors_of(client.get("/companies/730001/relationships?orderBy=name")) == "validation orderBy");
}

TEST_CASE("who is connected on LinkedIn alone has the score 0, and no strength in v1") {
  V2Client client;
  auto const page = client.get("/companies/730001/relationships?orderBy=interactionScore&limit=1");
  CHECK(page.at("data.0.interactionScore").to_number<double>() == 0);
  CHECK(page.str("data.0.linkedIn.connectedOn") == "2026-09-05");
  CHECK(client.v1
            .get("/relationships-strengths?external_id=" + id_text(page.num("data.0.person2.id")) +
                 "&internal_id=" + id_text(page.num("data.0.person1.id")))
            .size() == 0);
}

TEST_CASE("relationships are filtered by the score") {
  V2Client client;
  auto const all = client.get("/companies/730001/relationships?totalCount=true");
  auto const strong = client.get("/companies/730001/relationships?filter=interactionScore%3E%3D0.5");
  REQUIRE(strong.size("data") > 0);
  CHECK(strong.size("data") < all.size("data"));
  for (auto const score : scores_of(strong)) CHECK(score >= 0.5);
  CHECK(all.num("pagination.totalCount") == std::int64_t(all.size("data")));
  CHECK(errors_of(client.get("/companies/730001/relationships?filter=interactionScore%3D0.5")) ==
        "validation filter");
}

TEST_CASE("a person's relationships are those with members of the firm, and a member's are its own") {
  V2Client client;
  auto const jane = client.get("/persons/510008/relationships").at("data");
  std::set<std::int64_t> members;
  for (auto const& one : jane.get_array()) {
    CHECK(as_int64(one.at("person2").at("id")) == seeded::jane);
    members.insert(as_int64(one.at("person1").at("id")).value());
  }
  CHECK(members.contains(seeded::callum));
  CHECK(members.size() == jane.get_array().size());
  auto const callum = client.get("/persons/510004/relationships?limit=100").at("data");
  std::set<std::int64_t> known;
  for (auto const& one : callum.get_array()) {
    CHECK(as_int64(one.at("person1").at("id")) == seeded::callum);
    known.insert(as_int64(one.at("person2").at("id")).value());
  }
  CHECK(known.contains(seeded::jane));
}

TEST_CASE("relationships come 20 a page unless the request says more, up to 100") {
  V2Client client;
  auto const page = client.get("/persons/510003/relationships?totalCount=true");
  REQUIRE(page.num("pagination.totalCount") > 20);
  CHECK(page.size("data") == 20);
  auto const next = page.str("pagination.nextUrl");
  auto const rest = client.get(next.substr(next.find("/v2") + 3));
  CHECK(rest.at("data.0") != page.at("data.0"));
  CHECK(std::ranges::is_sorted(scores_of(rest), std::ranges::greater()));
  CHECK(errors_of(client.get("/persons/510003/relationships?limit=101")) == "validation limit");
  CHECK(errors_of(client.get("/persons/510003/relationships?limit=0")) == "validation limit");
}

TEST_CASE("relationships of what is not there are 404") {
  V2Client client;
  CHECK(client.get("/companies/1/relationships").status == 404);
  CHECK(client.get("/persons/1/relationships").status == 404);
}

TEST_CASE("an inferred connection needs a filter that names one company") {
  V2Client client;
  for (std::string const path :
       {"/inferred-connections/coworkers", "/inferred-connections/investor-executive-connections"}) {
    CAPTURE(path);
    CHECK(errors_of(client.get(path)) == "validation filter");
    auto const with = [&](std::string const& filter) {
      return client.get(path + "?filter=" + percent_encode(filter));
    };
    CHECK(with("target.currentCompany.id=730001").status == 200);
    CHECK(errors_of(with("target.currentCompany.id=730001 | target.currentCompany.id=730002")) ==
          "validation filter");
    CHECK(errors_of(with("!(target.currentCompany.id=730001)")) == "validation filter");
    CHECK(errors_of(with("company.id=730001")) == "validation filter");
    CHECK(with("target.currentCompany.id=1").status == 404);
  }
}

TEST_CASE("coworkers of a target come the longest overlap first, and so do the targets") {
  V2Client client;
  auto const page =
      client.get("/inferred-connections/coworkers?filter=target.currentCompany.id%3D730001&totalCount=true");
  CHECK(page.num("pagination.totalCount") == 2);
  CHECK(page.names("data.0") == "target,connections");
  CHECK(page.names("data.0.target") == "fullName,title,linkedinUrl,currentCompany");
  CHECK(page.num("data.0.target.currentCompany.id") == seeded::acme);
  CHECK(page.names("data.0.connections.0") == "source,inference");
  CHECK(page.names("data.0.connections.0.inference") == "sharedEmployer,overlapStartDate,overlapEndDate");
  CHECK(page.str("data.0.target.title") == "General Counsel");
  REQUIRE(page.size("data.1.connections") == 2);
  CHECK(page.str("data.1.connections.0.inference.overlapStartDate") <
        page.str("data.1.connections.1.inference.overlapStartDate"));
}

TEST_CASE("an investor's connection has the deal, and the deprecated inference") {
  V2Client client;
  auto const page = client.get(
      "/inferred-connections/investor-executive-connections?filter=target.currentCompany.id%3D730001");
  REQUIRE(page.size("data") == 2);
  auto const at = std::string("data.0.connections.0");
  CHECK(page.names(at) == "source,inference,dealContext");
  CHECK(page.names(at + ".dealContext") == "fundingEvent,investor,executive");
  CHECK(page.names(at + ".dealContext.fundingEvent") == "date,series,amount,currencyCode");
  CHECK(page.at(at + ".inference.investingFirm") == page.at(at + ".dealContext.investor.company"));
  CHECK(page.str("data.0.connections.0.dealContext.fundingEvent.date") >
        page.str("data.0.connections.1.dealContext.fundingEvent.date"));
}

TEST_CASE("inferred connections come 20 a page unless the request says more, up to 50") {
  V2Client client;
  std::string const path = "/inferred-connections/coworkers?filter=target.currentCompany.id%3D730002";
  CHECK(client.get(path).size("data") == 20);
  CHECK(client.get(path + "&limit=50").size("data") == 24);
  CHECK(errors_of(client.get(path + "&limit=51")) == "validation limit");
  auto const next = client.get(path).str("pagination.nextUrl");
  CHECK(client.get(next.substr(next.find("/v2") + 3)).size("data") == 4);
}

TEST_CASE("a connection ends with the person or the company that it goes through") {
  V2Client client;
  std::string const path = "/inferred-connections/coworkers?filter=target.currentCompany.id%3D730001";
  auto const before = client.get(path);
  auto const source = before.num("data.0.connections.0.source.id");
  REQUIRE(client.del("/persons/" + id_text(source)).status == 204);
  auto const after = client.get(path);
  REQUIRE(after.size("data") == 1);
  auto const employer = after.num("data.0.connections.0.inference.sharedEmployer.id");
  REQUIRE(client.v1.del("/organizations/" + id_text(employer)).status == 200);
  CHECK(client.get(path).size("data.0.connections") == 1);
}

}  // namespace affinity::tests::v2_relationships_test
