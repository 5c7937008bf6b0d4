#include "support/catch.hpp"
#include "support/v2_client.hpp"

namespace affinity::tests::v2_files_test {

using namespace affinity;
using namespace affinity::tests;
using namespace std::chrono_literals;

namespace {

std::string names_in(Reply const& page) {
  std::string out;
  for (std::size_t i = 0; i < page.size("data"); ++i)
    out += page.str("data." + std::to_string(i) + ".name") + '\n';
  return out;
}

Response follow(V2Client& client, std::string const& url, Headers headers = {}) {
  return client.v1.api.download({.target = url.substr(url.find("/files/")), .headers = std::move(headers)});
}

}  // namespace

TEST_CASE("files come newest first, with their media type") {
  V2Client client;
  auto const all = client.get("/files?totalCount=true");
  CHECK(names_in(all) ==
        "Investment memo (draft).md\nacme-revenue.csv\nVisitenkarte Jane Okafor – März.txt\nevery-byte.bin\n"
        "empty.txt\n");
  CHECK(all.num("pagination.totalCount") == 5);
  CHECK(all.names("data.1") == "id,name,size,type,creator,createdAt,updatedAt");
  CHECK(all.str("data.1.type") == "text/csv");
  CHECK(all.at("data.3.type").is_null());
  CHECK(all.num("data.4.size") == 0);
  CHECK(all.num("data.1.creator.id") == seeded::priya);
  CHECK(client.get("/files").at("pagination.totalCount").is_null());
}

TEST_CASE("pages of files go on where the last one ended, after a newer file came too") {
  V2Client client;
  auto const first = client.get("/files?limit=2");
  client.v1.ask(
      Method::post, "/entity-files",
      "--xx\r\nContent-Disposition: form-data; name=\"organization_id\"\r\n\r\n730001\r\n--xx\r\n"
      "Content-Disposition: form-data; name=\"file\"; filename=\"new.pdf\"\r\n\r\nPDF\r\n--xx--\r\n",
      "multipart/form-data; boundary=xx");
  auto const url = first.str("pagination.nextUrl");
  auto const second = client.get(url.substr(url.find("/files")));
  CHECK(names_in(second) == "Visitenkarte Jane Okafor – März.txt\nevery-byte.bin\n");
  auto const newest = client.get("/files?limit=1");
  CHECK(newest.str("data.0.name") == "new.pdf");
  CHECK(newest.str("data.0.type") == "application/pdf");
  CHECK(newest.num("data.0.creator.id") == seeded::maren);
}

TEST_CASE("files are filtered by date and by creator") {
  V2Client client;
  auto const all = client.get("/files");
  auto const at = percent_encode(all.str("data.1.createdAt"));
  CHECK(names_in(client.get("/files?filter=createdAt%3E" + at)) == "Investment memo (draft).md\n");
  CHECK(client.get("/files?filter=createdAt%3E%3D" + at).size("data") == 2);
  CHECK(client.get("/files?filter=createdAt%3C" + at).size("data") == 3);
  auto const of_priya = client.get("/files?totalCount=true&filter=creator.id%3D" + id_text(seeded::priya) +
                                   "%26createdAt%3C" + at);
  CHECK(of_priya.size("data") == 0);
  CHECK(of_priya.num("pagination.totalCount") == 0);
  CHECK(client.get("/files?filter=creator.id%3D" + id_text(seeded::priya)).size("data") == 2);
  CHECK(errors_of(client.get("/files?filter=name%3Dempty.txt")) == "validation filter");
  CHECK(errors_of(client.get("/files?filter=creator.id%3E1")) == "validation filter");
}

TEST_CASE("a file has a link that serves it for a minute and takes no key along") {
  V2Client client;
  auto const one = client.get("/files/43001");
  CHECK(one.names() == "id,name,size,type,creator,createdAt,updatedAt,downloadUrl");
  auto const url = one.str("downloadUrl");
  CHECK(url.starts_with("https://files.sandbox.example/files/43001/"));
  auto const got = follow(client, url);
  CHECK(got.status == 200);
  CHECK(std::int64_t(got.body.size()) == one.num("size"));
  CHECK(got.body.starts_with("month,arms,revenue\n"));
  Headers with_key;
  with_key.set("Authorization", "Bearer sandbox");
  CHECK(follow(client, url, with_key).status == 400);
  CHECK(follow(client, url + "0").status == 404);
  client.v1.clock.pass(60s);
  CHECK(follow(client, url).status == 200);
  client.v1.clock.pass(1s);
  CHECK(follow(client, url).status == 403);
  CHECK(follow(client, client.get("/files/43001").str("downloadUrl")).status == 200);
}

TEST_CASE("a file that is not there is 404, and an id beyond 32 bits is a mistake") {
  V2Client client;
  CHECK(client.get("/files/1").status == 404);
  CHECK(errors_of(client.get("/files/2147483648")) == "validation fileId");
}

TEST_CASE("a file of an opportunity that the user may not see is not there") {
  V2Client client({.extra_keys = {"tobias"}});
  auto const upload = [&](std::string const& deal) {
    return client.v1.ask(Method::post, "/entity-files",
                         "--xx\r\nContent-Disposition: form-data; name=\"opportunity_id\"\r\n\r\n" + deal +
                             "\r\n--xx\r\nContent-Disposition: form-data; name=\"file\"; "
                             "filename=\"terms.pdf\"\r\n\r\nPDF\r\n--xx--\r\n",
                         "multipart/form-data; boundary=xx");
  };
  std::string restricted;
  auto const deals = client.get("/opportunities");
  for (std::size_t i = 0; i < deals.size("data"); ++i)
    if (deals.at("data." + std::to_string(i) + ".isRestricted") == json::value(true))
      restricted = id_text(deals.num("data." + std::to_string(i) + ".id"));
  REQUIRE(upload(restricted).status == 200);
  auto const shown = client.get("/files?limit=1");
  CHECK(shown.str("data.0.name") == "terms.pdf");
  client.v1.key = "tobias";
  CHECK(client.get("/files?limit=1").str("data.0.name") != "terms.pdf");
  CHECK(client.get("/files/" + id_text(shown.num("data.0.id"))).status == 404);
}

}  // namespace affinity::tests::v2_files_test
