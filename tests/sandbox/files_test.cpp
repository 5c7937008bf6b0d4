#include "sandbox/routing/multipart.hpp"
#include "support/catch.hpp"
#include "support/sandbox_visitor.hpp"

using namespace affinity;
using namespace affinity::tests;

namespace {

std::string part(std::string const& disposition, std::string const& bytes) {
  return "--xx\r\nContent-Disposition: form-data; " + disposition + "\r\nContent-Type: text/plain\r\n\r\n" +
         bytes + "\r\n";
}

Reply upload(SandboxVisitor& visitor, std::string const& parts) {
  return visitor.ask(Method::post, "/entity-files", parts + "--xx--\r\n", "multipart/form-data; boundary=xx");
}

Response follow(SandboxVisitor& visitor, Reply const& redirect) {
  auto const location = redirect.header("location");
  return visitor.api.download({.target = location.substr(location.find("/files/"))});
}

}  // namespace

TEST_CASE("files come as an object with a token") {
  SandboxVisitor visitor;
  auto const all = visitor.get("/entity-files");
  CHECK(all.names() == "entity_files,next_page_token");
  CHECK(all.size("entity_files") == 5);
  CHECK(all.names("entity_files.0") ==
        "id,name,size,person_id,organization_id,opportunity_id,created_at,uploader_id");
  CHECK(visitor.get("/entity-files?organization_id=730001").size("entity_files") == 1);
  CHECK(visitor.get("/entity-files?opportunity_id=880001").size("entity_files") == 1);
  auto const one = visitor.get("/entity-files/43001");
  CHECK(one.body == all.at("entity_files.0"));
  CHECK(visitor.get("/entity-files/1").status == 404);
}

TEST_CASE("an uploaded file comes back byte for byte through the redirect") {
  SandboxVisitor visitor;
  auto const bytes = GENERATE(std::string(), std::string("a"), std::string("\0\r\n--x\r\n\xFF", 9),
                              std::string(100'000, 'z'));
  auto const done = upload(visitor, part("name=\"organization_id\"", "730001") +
                                        part("name=\"file\"; filename=\"Ünï ../\\\"q\\\" .txt\"", bytes));
  CHECK(done.text == R"({"success":true})");
  auto const file = visitor.get("/entity-files?organization_id=730001");
  CHECK(file.str("entity_files.1.name") == "Ünï ../\"q\" .txt");
  CHECK(file.num("entity_files.1.size") == std::int64_t(bytes.size()));
  CHECK(file.num("entity_files.1.uploader_id") == seeded::maren);
  auto const redirect = visitor.get("/entity-files/download/" + id_text(file.num("entity_files.1.id")));
  CHECK(redirect.status == 302);
  CHECK(redirect.text.empty());
  CHECK(redirect.header("location").starts_with("https://files.sandbox.example/files/"));
  auto const got = follow(visitor, redirect);
  CHECK(got.status == 200);
  CHECK(got.body == bytes);
}

TEST_CASE("a download's address works without a key, only without one, only as it was, and for a minute") {
  SandboxVisitor visitor;
  auto const redirect = visitor.get("/entity-files/download/43001");
  auto const target = redirect.header("location").substr(std::string("https://files.sandbox.example").size());
  Request request{.target = target};
  CHECK(visitor.api.download(request).status == 200);
  request.headers.set("Authorization", "Bearer sandbox");
  CHECK(visitor.api.download(request).status == 400);
  CHECK(visitor.api.download({.target = target + "0"}).status == 404);
  CHECK(visitor.api.download({.target = "/files/43001"}).status == 404);
  visitor.clock.pass(std::chrono::seconds(60));
  CHECK(visitor.api.download({.target = target}).status == 200);
  visitor.clock.pass(std::chrono::seconds(1));
  CHECK(visitor.api.download({.target = target}).status == 403);
  CHECK(visitor.get("/entity-files/download/1").status == 404);
}

TEST_CASE("several files go in parts called files[]") {
  SandboxVisitor visitor;
  auto const done = upload(visitor, part("name=\"files[]\"; filename=a.txt", "A") +
                                        part("name=\"files[]\"; filename=\"b.txt\"", "B") +
                                        part("name=\"person_id\"", "510008"));
  CHECK(done.status == 200);
  CHECK(visitor.get("/entity-files?person_id=510008").size("entity_files") == 3);
}

TEST_CASE("an upload needs a file and exactly one entity") {
  SandboxVisitor visitor;
  auto const file = part("name=\"file\"; filename=\"a\"", "x");
  CHECK(upload(visitor, file).status == 422);
  CHECK(upload(visitor,
               file + part("name=\"person_id\"", "510008") + part("name=\"organization_id\"", "730001"))
            .status == 422);
  CHECK(upload(visitor, part("name=\"person_id\"", "510008")).status == 422);
  CHECK(upload(visitor, file + part("name=\"person_id\"", "9")).status == 404);
  CHECK(upload(visitor, file + part("name=\"person_id\"", "jane")).status == 422);
  CHECK(visitor.post("/entity-files", R"({"person_id":510008})").status == 422);
  CHECK(visitor.ask(Method::post, "/entity-files", "--xx\r\n", "multipart/form-data; boundary=xx").status ==
        422);
}

TEST_CASE("the files of a person go with the person") {
  SandboxVisitor visitor;
  CHECK(visitor.del("/persons/510008").status == 200);
  CHECK(visitor.get("/entity-files").size("entity_files") == 4);
  CHECK(visitor.get("/reminders?person_id=510008").size("reminders") == 0);
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
