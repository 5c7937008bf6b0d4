#include "support/catch.hpp"
#include "support/v2_merges.hpp"

#include <vector>

namespace affinity::tests::v2_duplicates_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

std::string const companies = "/duplicates/company-suggestions", persons = "/duplicates/person-suggestions";

// "name domain-match": the criteria of a page in their order.
std::string criteria(Reply const& page) {
  std::string out;
  auto const data = page.at("data");
  for (auto const& one : data.as_array()) out += (out.empty() ? "" : " ") + text_member(one, "matchCriteria");
  return out;
}

std::vector<std::string> names(Reply const& page) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < page.size("data"); ++i)
    out.push_back(page.str("data." + std::to_string(i) + ".primaryProfile.name"));
  return out;
}

}  // namespace

TEST_CASE("a suggestion has both profiles of companies and why they seem to be one") {
  V2Client client;
  auto const page = client.get(companies + "?filter=matchCriteria%3Dname");
  CHECK(page.status == 200);
  CHECK(page.names("data.0") == "id,primaryProfile,duplicateProfiles,matchCriteria");
  CHECK(page.names("data.0.primaryProfile") == "id,name,domain,domains,isGlobal,isEnriched");
  REQUIRE(page.size("data.0.duplicateProfiles") == 1);
  CHECK(page.str("data.0.duplicateProfiles.0.name") == page.str("data.0.primaryProfile.name") + " GmbH");
}

TEST_CASE("a suggestion of persons shows them as persons") {
  V2Client client;
  auto const page = client.get(persons + "?filter=matchCriteria%3Dname");
  CHECK(page.names("data.0.primaryProfile") ==
        "id,firstName,lastName,primaryEmailAddress,emailAddresses,type");
  CHECK(page.str("data.0.primaryProfile.lastName") == page.str("data.0.duplicateProfiles.0.lastName"));
  CHECK(page.num("data.0.primaryProfile.id") != page.num("data.0.duplicateProfiles.0.id"));
}

TEST_CASE("suggestions are sorted by the primary's name or by when they were made, either way") {
  V2Client client;
  auto sorted = names(client.get(companies));
  CHECK(sorted.size() == 3);
  CHECK(std::ranges::is_sorted(sorted));
  std::ranges::reverse(sorted);
  CHECK(names(client.get(companies + "?orderBy=-name")) == sorted);
  CHECK(criteria(client.get(companies + "?orderBy=createdAt")) == "domain-redirect name domain-match");
  CHECK(criteria(client.get(companies + "?orderBy=-createdAt&orderBy=name")) ==
        "domain-match name domain-redirect");
  CHECK(errors_of(client.get(companies + "?orderBy=age")) == "validation orderBy");
}

TEST_CASE("a term is part of a company's name or of a person's first name, of two characters or more") {
  V2Client client;
  CHECK(criteria(client.get(companies + "?term=GMBH")) == "name");
  CHECK(client.get(companies + "?term=nobody-has-this").size("data") == 0);
  auto const person = client.get(persons).at("data.0.primaryProfile");
  CHECK(client.get(persons + "?term=" + text_member(person, "firstName")).size("data") >= 1);
  CHECK(client.get(persons + "?term=" + text_member(person, "lastName")).size("data") == 0);
  CHECK(errors_of(client.get(persons + "?term=a")) == "validation term");
}

TEST_CASE("suggestions are counted where that is asked for, and come in pages") {
  V2Client client;
  auto const page = client.get(companies + "?limit=2&totalCount=true");
  CHECK(page.size("data") == 2);
  CHECK(page.num("pagination.totalCount") == 3);
  auto const next = page.str("pagination.nextUrl");
  auto const rest = client.get(next.substr(next.find("/v2/") + 3));
  CHECK(rest.size("data") == 1);
  CHECK(rest.str("data.0.id") != page.str("data.1.id"));
  CHECK(client.get(companies).names("pagination") == "nextUrl,prevUrl");
  CHECK(criteria(client.get(companies + "?filter=matchCriteria%3Ddomain-match%7CmatchCriteria%3Dname"))
            .size() == std::string("name domain-match").size());
  CHECK(errors_of(client.get(companies + "?filter=matchCriteria%3Dintelligent")) == "validation filter");
  CHECK(client.get(persons + "?filter=matchCriteria%3Dintelligent").size("data") == 1);
}

TEST_CASE("suggestions need the right to manage duplicates, and no admin") {
  V2Client client({.extra_keys = {"tobias"}});
  client.v1.key = "tobias";
  CHECK(errors_of(client.get(companies)) == "authorization");
  client.set_rights(R"("Manage duplicates")");
  CHECK(client.get(companies).status == 200);
  CHECK(client.get(persons).status == 200);
}

TEST_CASE("a suggestion vanishes when its pair is merged or one of its records is deleted, not before") {
  V2Client client;
  auto const pair = client.get(persons + "?filter=matchCriteria%3Dname");
  auto const primary = pair.num("data.0.primaryProfile.id"),
             duplicate = pair.num("data.0.duplicateProfiles.0.id");
  start_merge(client, MergeKind::person, primary, duplicate);
  CHECK(client.get(persons).size("data") == 2);
  client.v1.clock.pass(Milliseconds(3'000));
  CHECK(criteria(client.get(persons)) == "intelligent");
  client.del("/persons/" + id_text(client.get(persons).num("data.0.primaryProfile.id")));
  CHECK(client.get(persons).size("data") == 0);
}

TEST_CASE("of the pairs of the seed one cannot be merged, and stays") {
  V2Client client;
  int failed = 0;
  for (auto const kind : {MergeKind::company, MergeKind::person}) {
    auto const page = client.get(of_kind(kind, "/duplicates/%-suggestions"));
    for (std::size_t i = 0; i < page.size("data"); ++i) {
      auto const at = "data." + std::to_string(i);
      auto const merge = merge_records(client, kind, page.num(at + ".primaryProfile.id"),
                                       page.num(at + ".duplicateProfiles.0.id"));
      failed += merge.str("status") == "failed" ? 1 : 0;
    }
  }
  CHECK(failed == 1);
  CHECK(criteria(client.get(companies)) == "domain-redirect");
  CHECK(client.get(companies).at("data.0.duplicateProfiles.0.isGlobal") == json::value(true));
}

}  // namespace affinity::tests::v2_duplicates_test
