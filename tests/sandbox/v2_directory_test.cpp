#include "support/catch.hpp"
#include "support/v2_client.hpp"

namespace affinity::tests::v2_directory_test {

using namespace affinity;
using namespace affinity::tests;

TEST_CASE("users are the members of the firm, with their status") {
  V2Client client;
  auto const users = client.get("/users");
  CHECK(users.size("data") == 6);
  CHECK(users.num("data.0.id") == seeded::maren);
  CHECK(users.str("data.0.status") == "active");
  CHECK(users.str("data.5.status") == "deactivated");
  CHECK(client.get("/users?term=LIND").num("data.0.id") == seeded::tobias);
  CHECK(client.get("/users?term=priya%40quillfern").size("data") == 1);
  CHECK(client.get("/users?term=okafor").size("data") == 0);
}

TEST_CASE("addresses and role of a user are for keys that manage users") {
  V2Client client;
  auto const user = client.get("/users/510001");
  CHECK(user.names() == "id,firstName,lastName,primaryEmailAddress,photoUrl,status,emailAddresses,role");
  CHECK(user.str("role") == "Admin");
  client.set_rights("");
  CHECK(client.get("/users/510001").names() == "id,firstName,lastName,primaryEmailAddress,photoUrl,status");
}

TEST_CASE("a user's id has 32 bits, and is a member's") {
  V2Client client;
  CHECK(errors_of(client.get("/users/2147483648")) == "validation userId");
  CHECK(client.get("/users/510008").status == 404);
  CHECK(client.get("/users/2147483647").status == 404);
}

TEST_CASE("teams come by name, or in the order that is asked for") {
  V2Client client;
  CHECK(client.get("/teams").str("data.0.name") == "Investments");
  CHECK(client.get("/teams?orderBy=-name").str("data.0.name") == "Investor Relations");
  CHECK(client.get("/teams?orderBy=-createdAt").str("data.0.name") == "Investor Relations");
  CHECK(errors_of(client.get("/teams?orderBy=size")) == "validation orderBy");
  auto const page = client.get("/teams?limit=1&totalCount=true&orderBy=-name");
  CHECK(page.num("pagination.totalCount") == 2);
  auto const next = page.str("pagination.nextUrl");
  CHECK(client.get(next.substr(next.find("/v2") + 3)).str("data.0.name") == "Investments");
}

TEST_CASE("a team previews its members and the lists that the user may see") {
  V2Client client;
  auto const plain = client.get("/teams/301");
  CHECK(plain.names() == "id,name,createdAt,updatedAt,privacyType");
  auto const team = client.get("/teams/301?includes=membersPreview&includes=accessibleListsPreview");
  CHECK(team.num("membersPreview.totalCount") == 3);
  CHECK(team.names("membersPreview.data.0") == "id,user,addedAt");
  CHECK(team.names("membersPreview.data.0.user") == "id,firstName,lastName,emailAddress");
  CHECK(team.num("accessibleListsPreview.totalCount") == 2);
  CHECK(team.num("accessibleListsPreview.data.0.id") == seeded::deal_flow);
  CHECK(errors_of(client.get("/teams/301?includes=members")) == "validation includes");
  CHECK(client.get("/teams/1").status == 404);
  client.set_rights("");
  CHECK(client.get("/teams/301").names() == "id,name,createdAt,updatedAt");
}

}  // namespace affinity::tests::v2_directory_test
