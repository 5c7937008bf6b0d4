#include "sandbox/routing/multipart.hpp"
#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

namespace affinity::tests::files_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

std::string part(std::string const& disposition, std::string const& bytes) {
  return "--xx\r\nContent-Disposition: form-data; " + disposition + "\r\nContent-Type: text/plain\r\n\r\n" +
         bytes + "\r\n";
}

Reply upload(SandboxClient& client, std::string const& parts) {
  return client.ask(Method::post, "/entity-files", parts + "--xx--\r\n", "multipart/form-data; boundary=xx");
}

Response follow(SandboxClient& client, Reply const& redirect) {
  auto const location = redirect.header("location");
  return client.api.download({.target = location.substr(location.find("/files/"))});
}

}  // namespace

TEST_CASE("files come as an object with a token") {
  SandboxClient client;
  auto const all = client.get("/entity-files");
  CHECK(all.names() == "entity_files,next_page_token");
  CHECK(all.size("entity_files") == 5);
  CHECK(all.names("entity_files.0") ==
        "id,name,size,person_id,organization_id,opportunity_id,created_at,uploader_id");
  CHECK(client.get("/entity-files?organization_id=730001").size("entity_files") == 1);
  CHECK(client.get("/entity-files?opportunity_id=880001").size("entity_files") == 1);
  auto const one = client.get("/entity-files/43001");
  CHECK(one.body == all.at("entity_files.0"));
  CHECK(client.get("/entity-files/1").status == 404);
}

TEST_CASE("an uploaded file comes back byte for byte through the redirect") {
  SandboxClient client;
  auto const bytes = GENERATE(std::string(), std::string("a"), std::string("\0\r\n--x\r\n\xFF", 9),
                              std::string(100'000, 'z'));
  auto const done = upload(client, part("name=\"organization_id\"", "730001") +
                                       part("name=\"file\"; filename=\"Ünï ../\\\"q\\\" .txt\"", bytes));
  CHECK(done.text == R"({"success":true})");
  auto const file = client.get("/entity-files?organization_id=730001");
  CHECK(file.str("entity_files.1.name") == "Ünï ../\"q\" .txt");
  CHECK(file.num("entity_files.1.size") == std::int64_t(bytes.size()));
  CHECK(file.num("entity_files.1.uploader_id") == seeded::maren);
  auto const redirect = client.get("/entity-files/download/" + id_text(file.num("entity_files.1.id")));
  CHECK(redirect.status == 302);
  CHECK(redirect.text.empty());
  CHECK(redirect.header("location").starts_with("https://files.sandbox.example/files/"));
  auto const got = follow(client, redirect);
  CHECK(got.status == 200);
  CHECK(got.body == bytes);
}

TEST_CASE("a download's address works without a key, only without one, only as it was, and for a minute") {
  SandboxClient client;
  auto const redirect = client.get("/entity-files/download/43001");
  auto const target = redirect.header("location").substr(std::string("https://files.sandbox.example").size());
  Request request{.target = target};
  CHECK(client.api.download(request).status == 200);
  request.headers.set("Authorization", "Bearer sandbox");
  CHECK(client.api.download(request).status == 400);
  CHECK(client.api.download({.target = target + "0"}).status == 404);
  CHECK(client.api.download({.target = "/files/43001"}).status == 404);
  client.clock.pass(std::chrono::seconds(60));
  CHECK(client.api.download({.target = target}).status == 200);
  client.clock.pass(std::chrono::seconds(1));
  CHECK(client.api.download({.target = target}).status == 403);
  CHECK(client.get("/entity-files/download/1").status == 404);
}

TEST_CASE("several files go in parts called files[]") {
  SandboxClient client;
  auto const done = upload(client, part("name=\"files[]\"; filename=a.txt", "A") +
                                       part("name=\"files[]\"; filename=\"b.txt\"", "B") +
                                       part("name=\"person_id\"", "510008"));
  CHECK(done.status == 200);
  CHECK(client.get("/entity-files?person_id=510008").size("entity_files") == 3);
}

TEST_CASE("an upload needs a file and exactly one entity") {
  SandboxClient client;
  auto const file = part("name=\"file\"; filename=\"a\"", "x");
  CHECK(upload(client, file).status == 422);
  CHECK(
      upload(client, file + part("name=\"person_id\"", "510008") + part("name=\"organization_id\"", "730001"))
          .status == 422);
  CHECK(upload(client, part("name=\"person_id\"", "510008")).status == 422);
  CHECK(upload(client, file + part("name=\"person_id\"", "9")).status == 404);
  CHECK(upload(client, file + part("name=\"person_id\"", "jane")).status == 422);
  CHECK(client.post("/entity-files", R"({"person_id":510008})").status == 422);
  CHECK(client.ask(Method::post, "/entity-files", "--xx\r\n", "multipart/form-data; boundary=xx").status ==
        422);
}

TEST_CASE("the files of a person go with the person") {
  SandboxClient client;
  CHECK(client.del("/persons/510008").status == 200);
  CHECK(client.get("/entity-files").size("entity_files") == 4);
  CHECK(client.get("/reminders?person_id=510008").size("reminders") == 0);
}

TEST_CASE("a multipart body has a preamble, a quoted boundary and parts without headers, or is none") {
  auto const parts = sandbox::parse_multipart(
      "multipart/form-data; boundary=\"a b\"",
      "preamble\r\n--a b\r\ncontent-disposition:form-data;name=x\r\n\r\n1\r\n--a b--");
  REQUIRE(parts.has_value());
  CHECK(parts->size() == 1);
  CHECK(parts->front().name == "x");
  CHECK(parts->front().bytes == "1");
  CHECK(!sandbox::parse_multipart("multipart/form-data", "--xx--").has_value());
  CHECK(!sandbox::parse_multipart("multipart/form-data; boundary=xx", "").has_value());
  CHECK(!sandbox::parse_multipart("multipart/form-data; boundary=xx", "--xx\r\n\r\n1\r\n--xx--").has_value());
  CHECK(!sandbox::parse_multipart("multipart/form-data; boundary=xx", "--xx\r\nname\r\n\r\n1").has_value());
}

}  // namespace affinity::tests::files_test
