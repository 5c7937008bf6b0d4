#include "support/catch.hpp"
#include "support/v2_client.hpp"

#include <set>

namespace affinity::tests::v2_notes_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

// An entities note on Jane; `more` goes on with its members.
std::string note_on_jane(std::string const& html, std::string const& more = {}) {
  return write_json(json::object{{"type", "entities"},
                                 {"content", {{"html", html}}},
                                 {"persons", json::array{json::object{{"id", seeded::jane}}}}})
      .insert(1, more);
}

std::set<std::int64_t> ids_of(Reply const& page) {
  std::set<std::int64_t> out;
  for (std::size_t i = 0; i < page.size("data"); ++i)
    out.insert(page.num("data." + std::to_string(i) + ".id"));
  return out;
}

// The first note of v1 of which this is true.
template<class Wanted> json::object some_note(V2Client& client, Wanted wanted) {
  auto const notes = client.v1.get("/notes").at("notes");
  for (auto const& note : notes.get_array())
    if (wanted(note)) return note.get_object();
  return {};
}

}  // namespace

TEST_CASE("notes come twenty a page and without replies") {
  V2Client client;
  auto const first = client.get("/notes?totalCount=true");
  CHECK(first.size("data") == 20);
  auto const replies = 1;
  CHECK(first.num("pagination.totalCount") == std::int64_t(client.v1.get("/notes").size("notes")) - replies);
  auto const reply = some_note(client, [](auto const& note) { return !note.at("parent_id").is_null(); });
  auto const all = ids_of(client.get("/notes?limit=100"));
  CHECK_FALSE(all.contains(*as_int64(reply.at("id"))));
  auto const none = client.get("/notes?limit=0");
  CHECK(none.status == 200);
  CHECK(none.size("data") == 0);
}

TEST_CASE("the type of a note follows from what it hangs on") {
  V2Client client;
  auto const type_of = [&](auto wanted) {
    return client.get("/notes/" + std::to_string(*as_int64(some_note(client, wanted).at("id")))).str("type");
  };
  CHECK(type_of([](auto const& note) { return note.at("is_meeting").get_bool(); }) == "interaction");
  CHECK(type_of([](auto const& note) { return note.at("type") == json::value(3); }) == "ai-notetaker");
  CHECK(type_of([](auto const& note) { return !note.at("parent_id").is_null(); }) == "user-reply");
  CHECK(type_of([](auto const& note) {
          return note.at("interaction_id").is_null() && note.at("type") == json::value(0);
        }) == "entities");
}

TEST_CASE("plain text of v1 is HTML in v2, and HTML of v2 is Markdown in v1") {
  V2Client client;
  auto const old = client.v1.post("/notes", R"({"content":"1 < 2 & \"so\"\nnext","person_ids":[510008]})");
  CHECK(client.get("/notes/" + id_text(old.num("id"))).str("content.html") ==
        "<p>1 &lt; 2 &amp; \"so\"</p><p>next</p>");
  auto const made = client.post("/notes", note_on_jane("<p>Had a <strong>long</strong> call</p>"));
  CHECK(made.status == 201);
  CHECK(made.str("type") == "entities");
  CHECK(made.num("creator.id") == seeded::maren);
  CHECK(made.str("creator.type") == "internal");
  auto const shown = client.v1.get("/notes/" + id_text(made.num("id")));
  CHECK(shown.str("content") == "Had a **long** call");
  CHECK(shown.num("type") == 2);
  CHECK(shown.num("person_ids.0") == seeded::jane);
}

TEST_CASE("notes of a company include those of its people") {
  V2Client client;
  auto const made = client.post("/notes", note_on_jane("<p>x</p>")).num("id");
  CHECK(ids_of(client.get("/companies/730001/notes?limit=100")).contains(made));
  CHECK_FALSE(ids_of(client.get("/companies/730002/notes?limit=100")).contains(made));
  CHECK(client.get("/companies/1/notes").status == 404);
}

TEST_CASE("notes of a person include meetings attended and mentions") {
  V2Client client;
  auto const met = some_note(client, [](auto const& note) { return note.at("is_meeting").get_bool(); });
  auto const attended = *as_int64(met.at("interaction_person_ids").get_array().at(0));
  CHECK(ids_of(client.get("/persons/" + id_text(attended) + "/notes?limit=100"))
            .contains(*as_int64(met.at("id"))));
  auto const mention = some_note(
      client, [](auto const& note) { return !note.at("mentioned_person_ids").get_array().empty(); });
  auto const id = *as_int64(mention.at("id"));
  CHECK(ids_of(client.get("/persons/510005/notes?limit=100")).contains(id));
  auto const shown = client.get("/notes/" + id_text(id));
  CHECK(shown.str("mentions.0.type") == "person");
  CHECK(shown.num("mentions.0.person.id") == seeded::yuki);
  CHECK(client.get("/opportunities/880001/notes").size("data") == 2);
}

TEST_CASE("a note previews what hangs on it when it is asked") {
  V2Client client;
  auto const path = "/notes/6200001";
  CHECK(client.get(path).at("repliesCount").is_null());
  auto const shown = client.get(std::string(path) +
                                "?includes=companiesPreview&includes=personsPreview&includes=repliesCount&"
                                "includes=opportunitiesPreview");
  CHECK(shown.num("repliesCount") == 0);
  CHECK(shown.num("companiesPreview.totalCount") == 1);
  CHECK(shown.num("personsPreview.data.0.id") == seeded::acme_chief);
  CHECK(shown.num("opportunitiesPreview.data.0.id") == seeded::acme_deal);
  CHECK(shown.str("opportunitiesPreview.data.0.listName") == "Deal Flow");
  CHECK(errors_of(client.get("/notes?includes=replies")) == "validation includes");
}

TEST_CASE("what is attached to a note comes in pages without a count") {
  V2Client client;
  CHECK(client.get("/notes/6200001/attached-companies").num("data.0.id") == seeded::acme);
  auto const persons = client.get("/notes/6200001/attached-persons?totalCount=true");
  CHECK(persons.num("data.0.id") == seeded::acme_chief);
  CHECK(persons.names("pagination") == "nextUrl,prevUrl");
  CHECK(client.get("/notes/6200001/attached-opportunities").names("data.0") ==
        "id,name,listId,listName,isRestricted,isRedacted");
  CHECK(errors_of(client.get("/notes/6200001/attached-persons?totalCount=yes")) == "validation totalCount");
  CHECK(errors_of(client.get("/notes/2147483648/attached-persons")) == "validation noteId");
  CHECK(client.get("/notes/1/attached-persons").status == 404);
}

TEST_CASE("a reply is with its parent, and goes with it") {
  V2Client client;
  auto const parent = client.post("/notes", note_on_jane("<p>question</p>")).num("id");
  auto const made =
      client.post("/notes", R"({"type":"user-reply","content":{"html":"<p>answer</p>"},"parent":{"id":)" +
                                id_text(parent) + "}}");
  CHECK(made.status == 201);
  CHECK(made.str("type") == "user-reply");
  CHECK(made.num("parent.id") == parent);
  auto const replies = client.get("/notes/" + id_text(parent) + "/replies?totalCount=true");
  CHECK(replies.num("data.0.id") == made.num("id"));
  CHECK(replies.num("pagination.totalCount") == 1);
  CHECK(client.get("/notes/" + id_text(parent) + "?includes=repliesCount").num("repliesCount") == 1);
  auto const reply = "/notes/" + id_text(made.num("id"));
  CHECK(errors_of(client.post(reply, R"({"persons":[]})")) == "bad-request");
  CHECK(client.post(reply, R"({"content":{"html":"<p>later</p>"}})").status == 204);
  CHECK(errors_of(client.post("/notes", R"({"type":"user-reply","content":{"html":"x"},"parent":{"id":)" +
                                            id_text(made.num("id")) + "}}")) == "bad-request");
  CHECK(client.del("/notes/" + id_text(parent)).status == 204);
  CHECK(client.get(reply).status == 404);
}

TEST_CASE("a note on a meeting hangs on those who took part") {
  V2Client client;
  auto const meeting = client.v1.get("/persons/510007?with_interaction_dates=true");
  REQUIRE(meeting.status == 200);
  auto const noted = some_note(client, [](auto const& note) { return note.at("is_meeting").get_bool(); });
  auto const id = std::to_string(*as_int64(noted.at("interaction_id")));
  auto const made = client.post(
      "/notes",
      R"({"type":"interaction","content":{"html":"<p>x</p>"},"interaction":{"type":"meeting","id":)" + id +
          "}}");
  CHECK(made.status == 201);
  CHECK(made.str("interaction.type") == "meeting");
  CHECK(std::to_string(made.num("interaction.id")) == id);
  auto const shown = client.v1.get("/notes/" + id_text(made.num("id")));
  CHECK(write_json(shown.at("interaction_person_ids")) == write_json(noted.at("interaction_person_ids")));
  CHECK(client
            .post("/notes",
                  R"({"type":"interaction","content":{"html":"x"},"interaction":{"type":"call","id":1}})")
            .status == 404);
  CHECK(errors_of(client.post(
            "/notes",
            R"({"type":"interaction","content":{"html":"x"},"interaction":{"type":"email","id":7001}})")) ==
        "validation interaction.type");
}

TEST_CASE("what a new note must have is said with its place") {
  V2Client client;
  auto const why = [&](std::string const& body) { return errors_of(client.post("/notes", body)); };
  CHECK(why("{}") == "validation type; validation content");
  CHECK(why(R"({"type":"ai-notetaker","content":{}})") == "validation type; validation content.html");
  CHECK(why(R"({"type":"interaction","content":{"html":"x"}})") == "validation interaction");
  CHECK(why(R"({"type":"user-reply","content":{"html":"x"},"parent":{"id":2147483648},"persons":[]})") ==
        "validation parent.id; validation persons");
  CHECK(why(R"({"type":"entities","content":{"html":"x"},"persons":[{"id":1,"name":"J"},7]})") ==
        "validation persons[0].name; validation persons[1]");
  CHECK(why(R"({"type":"entities","content":{"html":"x"},"persons":[]})") == "bad-request");
  CHECK(why(note_on_jane("x", R"("createdAt":"2026-11-21T09:00:01Z",)")) == "validation createdAt");
  CHECK(why(note_on_jane("x", R"("creator":{"id":510008},)")) == "bad-request");
  CHECK(why(note_on_jane("x", R"("creator":{"id":510006},)")) == "bad-request");
  CHECK(why(note_on_jane("x", R"("companies":[{"id":3}],)")) == "not-found");
  CHECK(
      client
          .post("/notes", note_on_jane("x", R"("creator":{"id":510004},"createdAt":"2026-11-20T00:00:00Z",)"))
          .str("createdAt") == "2026-11-20T00:00:00.000Z");
}

TEST_CASE("HTML of a note has few tags, and a link gets rel and target") {
  V2Client client;
  auto const [html, kept] =
      GENERATE(std::pair{"a <3 b", "a <3 b"}, std::pair{"<P>x<BR/></P>", "<p>x<br></p>"},
               std::pair{"<a href='https://x.example'>x</a>",
                         R"(<a href="https://x.example" target="_blank" rel="noopener noreferrer">x</a>)"},
               std::pair{R"(<a href="mailto:a@b.example" target="_blank" rel="noopener noreferrer">x</a>)",
                         R"(<a href="mailto:a@b.example" target="_blank" rel="noopener noreferrer">x</a>)"},
               std::pair{"<ul><li><em>x</em></li></ul>", "<ul><li><em>x</em></li></ul>"});
  CAPTURE(html);
  CHECK(client.post("/notes", note_on_jane(html)).str("content.html") == kept);
}

TEST_CASE("forbidden HTML is refused") {
  V2Client client;
  std::string const html =
      GENERATE(as<std::string>{}, "<script>x</script>", "<img src=x>", "<p style=\"color:red\">x</p>",
               "<span class=mention>x</span>", "<a href=\"javascript:x\">x</a>", "<a href='x", "<p",
               "<!-- x -->", "<h1>x</h1>", "<a onclick=x href=https://x.example>x</a>");
  CAPTURE(html);
  CHECK(errors_of(client.post("/notes", note_on_jane(html))) == "bad-request");
}

TEST_CASE("associations that an update leaves out stay, and an empty array clears them") {
  V2Client client;
  auto const path =
      "/notes/" +
      id_text(client.post("/notes", note_on_jane("<p>x</p>", R"("companies":[{"id":730001}],)")).num("id"));
  client.v1.clock.pass(std::chrono::seconds(5));
  CHECK(client.post(path, R"({"opportunities":[{"id":880001}]})").status == 204);
  auto shown = client.v1.get(path);
  CHECK(shown.num("person_ids.0") == seeded::jane);
  CHECK(shown.num("organization_ids.0") == seeded::acme);
  CHECK(shown.num("opportunity_ids.0") == seeded::acme_deal);
  CHECK(shown.str("updated_at") == "2026-11-21T09:00:05.000Z");
  CHECK(client.post(path, R"({"persons":[],"companies":[]})").status == 204);
  shown = client.v1.get(path);
  CHECK(shown.size("person_ids") == 0);
  CHECK(shown.size("organization_ids") == 0);
  CHECK(errors_of(client.post(path, R"({"opportunities":[]})")) == "bad-request");
  CHECK(errors_of(client.post(path, R"({"type":"entities"})")) == "validation type");
  CHECK(client.post(path, "{}").status == 204);
}

TEST_CASE("the content of a note that mentions people stays, and its associations may change") {
  V2Client client;
  auto const mention = some_note(
      client, [](auto const& note) { return !note.at("mentioned_person_ids").get_array().empty(); });
  auto const path = "/notes/" + std::to_string(*as_int64(mention.at("id")));
  CHECK(errors_of(client.post(path, R"({"content":{"html":"<p>x</p>"}})")) == "bad-request");
  CHECK(client.post(path, R"({"companies":[]})").status == 204);
}

TEST_CASE("only its creator deletes a note through v2") {
  V2Client client({.extra_keys = {"second"}});
  auto const path = "/notes/" + id_text(client.post("/notes", note_on_jane("<p>mine</p>")).num("id"));
  client.v1.key = "second";
  CHECK(errors_of(client.del(path)) == "authorization");
  client.v1.key = "sandbox";
  CHECK(client.del(path).status == 204);
  CHECK(client.v1.get(path).status == 404);
  CHECK(client.del(path).status == 404);
}

}  // namespace affinity::tests::v2_notes_test
