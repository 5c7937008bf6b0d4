// Searches that answer once: notes and files by words, companies by a prompt.

#include "sandbox/v2/search/note_text.hpp"
#include "sandbox/v2/search/words.hpp"
#include "support/catch.hpp"
#include "support/search_list.hpp"

namespace affinity::tests::v2_search_by_words_test {

using namespace affinity;
using namespace affinity::tests;
using namespace affinity::sandbox::v2::search;

namespace {

std::string ids_of(Reply const& reply, std::string const& kind) {
  if (reply.status != 201) return errors_of(reply);
  std::string out;
  for (auto const& row : array_at(reply, "data"))
    out.append(out.empty() ? "" : ",").append(id_text(*as_int64(row.at(kind).at("id"))));
  return out;
}

std::string note(V2Client& client, std::string const& html, std::string const& company = "730001") {
  auto const made = client.post("/notes", R"({"type":"entities","content":{"html":")" + html +
                                              R"("},"companies":[{"id":)" + company + "}]}");
  return id_text(made.num("id"));
}

}  // namespace

TEST_CASE("the words of a prompt come once, in lower case, without those that say nothing") {
  CHECK(words_of("Show me the Fintech companies in Berlin, in BERLIN!") ==
        std::vector<std::string>{"me", "fintech", "berlin"});
  CHECK(words_of("the of") == std::vector<std::string>{"the", "of"});
  CHECK(words_of("?!").empty());
}

TEST_CASE("a word is found where a word begins with it") {
  CHECK(has_word(searchable("Acme Robotics, Oslo"), "robot"));
  CHECK(has_word(searchable("acme-robotics.example"), "robot"));
  CHECK_FALSE(has_word(searchable("Acme Microbots"), "bots"));
}

TEST_CASE("the text of a note has no tags") {
  CHECK(text_of_html("<p>Terms &amp; <strong>fees</strong></p><p>a &lt; b</p>") == "Terms & fees a < b");
  CHECK(text_of_html("<p") == "");
}

TEST_CASE("notes are ordered by the words that they have, and the prompt as it stands counts one more") {
  V2Client client;
  auto const one = note(client, "<p>The xylograph arrived</p>");
  auto const both = note(client, "<p>A quokka and a xylograph</p>");
  auto const phrase = note(client, "<p>The Xylograph Quokka plan</p>");
  auto const search = [&](std::string const& more) {
    return client.post("/notes/search", R"({"prompt":"xylograph quokka")" + more + '}');
  };
  CHECK(ids_of(search(""), "note") == phrase + ',' + both + ',' + one);
  CHECK(ids_of(search(R"(,"limit":1)"), "note") == phrase);
  CHECK(ids_of(search(R"(,"noteIds":[)" + one + ']'), "note") == one);
  CHECK(search("").str("data.0.note.kind") == "note");
  CHECK(search("").str("data.0.preview") == "The Xylograph Quokka plan");
  CHECK(search("").names("data.0") == "note,preview");
}

TEST_CASE("notes of a company are those of its people too") {
  V2Client client;
  note(client, "<p>xylograph</p>", "730002");
  auto const made = client.v1.post("/notes", R"({"content":"xylograph","person_ids":[510007]})").num("id");
  CHECK(ids_of(client.post("/notes/search", R"({"prompt":"xylograph","companyId":730001})"), "note") ==
        id_text(made));
}

TEST_CASE("files are found by name and by what is in them, with the page") {
  V2Client client;
  auto const all = client.get("/files");
  REQUIRE(all.size("data") > 0);
  auto const name = all.str("data.0.name");
  auto const reply = client.post("/files/search", R"({"prompt":")" + name + R"(","limit":100})");
  CHECK(reply.status == 201);
  REQUIRE(reply.size("data") > 0);
  CHECK(reply.names("data.0") == "file,pageNumber,preview");
  auto const ids = ids_of(reply, "file");
  CHECK((',' + ids + ',').find(',' + id_text(all.num("data.0.id")) + ',') != std::string::npos);
}

TEST_CASE("a prompt has 3 to 500 characters, and ids and a company exclude each other") {
  V2Client client;
  for (auto const& [path, ids] :
       {std::pair<std::string, std::string>("/notes/search", "noteIds"), {"/files/search", "fileIds"}}) {
    CAPTURE(path);
    auto const wrong = [&](std::string const& body) { return errors_of(client.post(path, body)); };
    CHECK(wrong("{}") == "validation prompt");
    CHECK(wrong(R"({"prompt":"ab"})") == "validation prompt");
    CHECK(wrong(R"({"prompt":")" + std::string(501, 'a') + "\"}") == "validation prompt");
    CHECK(wrong(R"({"prompt":"abc","limit":0})") == "validation limit");
    CHECK(wrong(R"({"prompt":"abc","limit":101})") == "validation limit");
    CHECK(wrong(R"({"prompt":"abc","companyId":730001,")" + ids + R"(":[1]})") == "validation " + ids);
    CHECK(wrong(R"({"prompt":"abc",")" + ids + R"(":[2147483648]})") == "validation " + ids + "[0]");
    CHECK(wrong(R"({"prompt":"abc","page":1})") == "validation page");
    CHECK(wrong(R"({"prompt":"abc","companyId":999999})") == "not-found");
    CHECK(wrong(R"({"prompt":"abc",")" + ids + R"(":[999999]})") == "not-found");
  }
}

TEST_CASE("a semantic search scores the words that a company has in its name and its values") {
  V2Client client;
  auto const name = client.get("/companies/730001").str("name");
  auto const reply =
      client.post("/semantic-search", R"({"prompt":")" + name + R"(","entityType":"companies"})");
  CHECK(reply.names() == "data,entityType,explanation");
  CHECK(reply.str("entityType") == "companies");
  CHECK(reply.num("data.0.id") == 730'001);
  CHECK(reply.str("data.0.score") == "1.00");
  CHECK(reply.names("data.0") == "id,name,domain,domains,isGlobal,score");
  auto const half =
      client.post("/semantic-search", R"({"prompt":")" + words_of(name).front() + R"( xylograph"})");
  CHECK(half.str("data.0.score") == "0.50");
  CHECK(client.post("/semantic-search", R"({"prompt":"xylograph"})").size("data") == 0);
}

TEST_CASE("a semantic search has equal scores in the order of ids, and stays within lists and limit") {
  V2Client client;
  auto const reply = client.post("/semantic-search", R"({"prompt":"b2b"})");
  REQUIRE(reply.size("data") == 4);
  for (int i = 1; i < 4; ++i)
    CHECK(reply.num("data." + std::to_string(i) + ".id") >
          reply.num("data." + std::to_string(i - 1) + ".id"));
  CHECK(client.post("/semantic-search", R"({"prompt":"b2b","limit":2})").size("data") == 2);
  auto const list = client.post("/lists", R"({"name":"L","type":"company"})").num("id");
  auto const on_list = [&] {
    return client.post("/semantic-search", R"({"prompt":"b2b","listIds":[)" + id_text(list) + "]}")
        .size("data");
  };
  CHECK(on_list() == 0);
  client.post("/lists/" + id_text(list) + "/list-entries",
              R"({"entity":{"id":)" + id_text(reply.num("data.0.id")) + "}}");
  CHECK(on_list() == 1);
}

TEST_CASE("a semantic search is of companies, with 1 to 500 characters and lists that there are") {
  V2Client client;
  auto const wrong = [&](std::string const& body) {
    return errors_of(client.post("/semantic-search", body));
  };
  CHECK(wrong(R"({"prompt":""})") == "validation prompt");
  CHECK(wrong(R"({"prompt":")" + std::string(501, 'a') + "\"}") == "validation prompt");
  CHECK(wrong(R"({"prompt":"a","entityType":"persons"})") == "validation entityType");
  CHECK(wrong(R"({"prompt":"a","limit":101})") == "validation limit");
  CHECK(wrong(R"({"prompt":"a","listIds":[999]})") == "not-found");
}

}  // namespace affinity::tests::v2_search_by_words_test
