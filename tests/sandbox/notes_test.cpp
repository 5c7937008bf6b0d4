#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

namespace affinity::tests::notes_test {

using namespace affinity;
using namespace affinity::tests;
using namespace std::chrono_literals;

namespace {

constexpr auto sixteen =
    "id,creator_id,person_ids,associated_person_ids,interaction_person_ids,interaction_id,interaction_type,"
    "is_meeting,"
    "mentioned_person_ids,organization_ids,opportunity_ids,parent_id,content,type,created_at,updated_at";

// The first of the seed's notes of which this is true, by id.
template<class Wanted> std::string some_note(SandboxClient& client, Wanted wanted) {
  auto const notes = client.get("/notes").at("notes");
  for (auto const& note : notes.get_array())
    if (wanted(note)) return std::to_string(*as_int64(note.at("id")));
  return "none";
}

}  // namespace

TEST_CASE("notes come as an object with a token, each with sixteen keys") {
  SandboxClient client;
  auto const notes = client.get("/notes");
  CHECK(notes.names() == "notes,next_page_token");
  for (std::size_t i = 0; i < notes.size("notes"); ++i)
    CHECK(notes.names("notes." + std::to_string(i)) == sixteen);
}

TEST_CASE("notes are found by person, organization, opportunity and creator") {
  SandboxClient client;
  auto const all = client.get("/notes").size("notes");
  auto const of_acme = client.get("/notes?organization_id=730001").size("notes");
  CHECK(of_acme >= 5);
  CHECK(of_acme < all);
  CHECK(client.get("/notes?opportunity_id=880001").size("notes") == 2);
  CHECK(client.get("/notes?opportunity_id=880001&organization_id=730002").size("notes") == 0);
  auto const of_rosa = client.get("/notes?creator_id=510006");
  for (std::size_t i = 0; i < of_rosa.size("notes"); ++i)
    CHECK(of_rosa.num("notes." + std::to_string(i) + ".creator_id") == seeded::rosa);
  CHECK(client.get("/notes?person_id=jane").message() == "person_id must be an integer");
}

TEST_CASE("a person's notes are those attached and those of meetings attended") {
  SandboxClient client;
  auto const id = some_note(client, [](json::value const& note) {
    return note.at("is_meeting").get_bool() && !note.at("interaction_person_ids").get_array().empty();
  });
  auto const note = client.get("/notes/" + id);
  REQUIRE(note.status == 200);
  CHECK(note.num("interaction_type") == 0);
  auto const attended = note.num("interaction_person_ids.1");
  auto const found = client.get("/notes?person_id=" + id_text(attended)).at("notes");
  bool listed = false;
  for (auto const& one : found.get_array()) listed |= one.at("id") == note.at("id");
  CHECK(listed);
}

TEST_CASE("a note is created, read, changed and deleted, and nothing is left behind") {
  SandboxClient client;
  auto const before = client.get("/notes").text;
  std::string const text = "Met *Jane_O* <b>today</b>: \"yes\" 🎉\n\n2nd line\t&amp;";
  auto const made = client.post(
      "/notes",
      write_json(json::object{{"content", text}, {"person_ids", {510'008}}, {"opportunity_ids", {880'001}}}));
  CHECK(made.status == 200);
  CHECK(made.names() == sixteen);
  CHECK(made.str("content") == text);
  CHECK(made.num("creator_id") == seeded::maren);
  CHECK(made.num("type") == 0);
  CHECK(made.str("created_at") == "2026-11-21T09:00:00.000Z");
  CHECK(made.at("updated_at").is_null());
  CHECK(made.num("person_ids.0") == seeded::jane);
  CHECK(made.num("associated_person_ids.0") == seeded::jane);
  auto const path = "/notes/" + id_text(made.num("id"));
  client.clock.pass(90s);
  auto const changed = client.put(path, R"({"content":""})");
  CHECK(changed.str("content") == "");
  CHECK(changed.str("updated_at") == "2026-11-21T09:01:30.000Z");
  CHECK(client.get(path).text == changed.text);
  CHECK(client.del(path).text == R"({"success":true})");
  CHECK(client.get(path).status == 404);
  CHECK(client.get("/notes").text == before);
}

TEST_CASE("a note of ten thousand characters comes back whole") {
  SandboxClient client;
  std::string text;
  while (text.size() < 10'000) text += "Grüße 🎉 ";
  auto const made =
      client.post("/notes", write_json(json::object{{"content", text}, {"person_ids", {510'008}}}));
  CHECK(made.str("content") == text);
}

TEST_CASE("a note may come as a form") {
  SandboxClient client;
  auto const made = client.post_form(
      "/notes", "content=Caf%C3%A9+with+Jane%2BIlse&person_ids[]=510008&person_ids%5B%5D=510009&type=0");
  CHECK(made.status == 200);
  CHECK(made.str("content") == "Café with Jane+Ilse");
  CHECK(made.num("person_ids.1") == 510'009);
  CHECK(client.post_form("/notes", "content=x&person_ids[]=%zz").status == 422);
}

TEST_CASE("a note of the notetaker comes as Markdown, as other notes of HTML") {
  SandboxClient client;
  auto const notes = client.get("/notes").at("notes");
  std::size_t taken = 0;
  for (auto const& note : notes.get_array()) {
    taken += *as_int64(note.at("type")) == 3;
    CHECK(as_text(note.at("content"))->find("<p>") == std::string_view::npos);
  }
  CHECK(taken > 1);
}

TEST_CASE("an HTML note comes back as Markdown") {
  SandboxClient client;
  auto const made = client.post(
      "/notes",
      R"({"content":"<p>Had a <strong>lunch meeting</strong> with Jane</p>","type":2,"person_ids":[510008]})");
  CHECK(made.num("type") == 2);
  CHECK(made.str("content") == "Had a **lunch meeting** with Jane");
  auto const changed = client.put("/notes/" + id_text(made.num("id")), R"({"content":"<em>later</em>"})");
  CHECK(changed.str("content") == "*later*");
  CHECK(changed.num("type") == 2);
}

TEST_CASE("a note must hang on something") {
  SandboxClient client;
  auto const status = [&](std::string const& body) { return client.post("/notes", body).status; };
  CHECK(client.post("/notes", R"({"content":"x"})").message() ==
        "Give at least one of person_ids, organization_ids, opportunity_ids and parent_id");
  CHECK(status(R"({"content":"x","person_ids":[]})") == 422);
  CHECK(status(R"({"content":"x","organization_ids":[730001]})") == 200);
  CHECK(status(R"({"content":"x","opportunity_ids":[880001]})") == 200);
  CHECK(status(R"({"person_ids":[510008]})") == 422);
  CHECK(status(R"({"content":"x","person_ids":[3]})") == 422);
  CHECK(status(R"({"content":"x","opportunity_ids":[3]})") == 422);
}

TEST_CASE("type, author and time of a note have rules") {
  SandboxClient client;
  auto const with = [&](std::string const& more) {
    return client.post("/notes", R"({"content":"x","person_ids":[510008],)" + more + "}");
  };
  CHECK(with(R"("type":1)").message() == "type must be one of 0, 2");
  CHECK(with(R"("type":3)").status == 422);
  CHECK(with(R"("type":"0")").status == 422);
  CHECK(with(R"("creator_id":510004)").num("creator_id") == seeded::callum);
  CHECK(with(R"("creator_id":510008)").message() == "creator_id: person 510008 is not a member of your team");
  CHECK(with(R"("creator_id":3)").status == 422);
  CHECK(with(R"("created_at":"2026-11-20")").str("created_at") == "2026-11-20T00:00:00.000Z");
  CHECK(with(R"("created_at":"2026-11-21T09:00:00.001Z")").message() ==
        "created_at must not be in the future");
  CHECK(with(R"("created_at":"21.11.2026")").status == 422);
}

TEST_CASE("a reply hangs on its parent alone and cannot be replied to") {
  SandboxClient client;
  auto const parent = client.post("/notes", R"({"content":"question","person_ids":[510008]})").num("id");
  auto const reply = client.post(
      "/notes", R"({"content":"answer","person_ids":[510008],"parent_id":)" + id_text(parent) + "}");
  CHECK(reply.num("parent_id") == parent);
  CHECK(reply.size("person_ids") == 0);
  auto const again = client.post("/notes", R"({"content":"x","parent_id":)" + id_text(reply.num("id")) + "}");
  CHECK(again.status == 422);
  CHECK(client.post("/notes", R"({"content":"x","parent_id":3})").status == 404);
  CHECK(client.del("/notes/" + id_text(parent)).status == 200);
  CHECK(client.get("/notes/" + id_text(reply.num("id"))).status == 404);
}

TEST_CASE("a note with mentions and a note of an e-mail cannot be updated") {
  SandboxClient client;
  auto const mention = some_note(
      client, [](json::value const& note) { return !note.at("mentioned_person_ids").get_array().empty(); });
  auto const mail =
      some_note(client, [](json::value const& note) { return note.at("type") == json::value(1); });
  CHECK(client.put("/notes/" + mention, R"({"content":"x"})").status == 422);
  CHECK(client.put("/notes/" + mail, R"({"content":"x"})").status == 422);
  CHECK(client.put("/notes/6200001", "{}").message() == "content is required");
  CHECK(client.put("/notes/1", R"({"content":"x"})").status == 404);
}

TEST_CASE("only its creator deletes a note") {
  SandboxClient client({.extra_keys = {"second"}});
  auto const made = client.post("/notes", R"({"content":"mine","person_ids":[510008]})").num("id");
  client.key = "second";
  CHECK(client.del("/notes/" + id_text(made)).status == 403);
  client.key = "sandbox";
  CHECK(client.del("/notes/" + id_text(made)).status == 200);
  CHECK(client.del("/notes/" + id_text(made)).status == 404);
}

TEST_CASE("a body that is not a JSON object is refused") {
  SandboxClient client;
  CHECK(client.post("/notes", "{\"content\":").status == 422);
  CHECK(client.post("/notes", "[]").message() == "The body must be a JSON object");
  CHECK(client.post("/notes", "\"\xFF\"").status == 422);
  CHECK(client.post("/notes", "").message() == "content is required");
}

}  // namespace affinity::tests::notes_test
