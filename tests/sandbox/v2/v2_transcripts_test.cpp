#include "sandbox/persistence/firm_file.hpp"
#include "support/catch.hpp"
#include "support/v2_client.hpp"

#include <algorithm>
#include <set>
#include <vector>

namespace affinity::tests::v2_transcripts_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

struct Known {
  std::int64_t id = 0, note_id = 0, creator_id = 0, fragments = 0;
  std::string type{}, language{};
};

std::vector<Known> transcripts_of(V2Client& client) {
  std::vector<Known> out;
  auto const all = client.get("/transcripts");
  for (std::size_t i = 0; i < all.size("data"); ++i) {
    auto const at = "data." + std::to_string(i) + '.';
    auto const id = all.num(at + "id");
    auto const one = client.get("/transcripts/" + id_text(id));
    out.push_back({.id = id,
                   .note_id = all.num(at + "note.id"),
                   .creator_id = all.num(at + "note.creator.id"),
                   .fragments = one.num("fragmentsPreview.totalCount"),
                   .type = all.str(at + "note.type"),
                   .language = all.str(at + "languageCode")});
  }
  return out;
}

Known longest(V2Client& client) {
  auto const all = transcripts_of(client);
  return *std::ranges::max_element(all, {}, &Known::fragments);
}

// Of a transcript whose note this member made.
std::string transcript_by(V2Client& client, std::int64_t creator_id) {
  for (auto const& one : transcripts_of(client))
    if (one.creator_id == creator_id) return "/transcripts/" + id_text(one.id);
  return "(none)";
}

}  // namespace

TEST_CASE("the seed has four transcripts of 2 to 250 fragments, one of them in German") {
  V2Client client;
  auto const all = transcripts_of(client);
  REQUIRE(all.size() == 4);
  std::set<std::int64_t> lengths;
  std::multiset<std::string> languages;
  for (auto const& one : all) {
    lengths.insert(one.fragments);
    languages.insert(one.language);
    CHECK(one.type == "ai-notetaker");
    CHECK(client.get("/notes/" + id_text(one.note_id)).num("transcriptId") == one.id);
  }
  CHECK(*lengths.begin() == 2);
  CHECK(*lengths.rbegin() == 250);
  CHECK(languages.count("de") == 1);
}

TEST_CASE("one transcript is of a meeting, and people of the firm and of the company speak in it") {
  V2Client client;
  auto const all = client.get("/transcripts");
  std::size_t of_meetings = 0;
  for (std::size_t i = 0; i < all.size("data"); ++i) {
    auto const at = "data." + std::to_string(i) + '.';
    if (all.at(at + "note.interaction").is_null()) continue;
    ++of_meetings;
    CHECK(all.str(at + "note.interaction.type") == "meeting");
    auto const one = client.get("/transcripts/" + id_text(all.num(at + "id")));
    CHECK(one.str("fragmentsPreview.data.0.speaker") == "Priya Raghunathan");
    CHECK(one.str("fragmentsPreview.data.1.speaker") == "Desmond Achter");
    CHECK(one.text.find("unit costs") != std::string::npos);
  }
  CHECK(of_meetings == 1);
}

TEST_CASE("a transcript shows its first hundred fragments, and the pages have all of them in order") {
  V2Client client;
  auto const known = longest(client);
  auto const path = "/transcripts/" + id_text(known.id);
  auto const one = client.get(path);
  CHECK(one.size("fragmentsPreview.data") == 100);
  CHECK(one.num("fragmentsPreview.totalCount") == 250);
  auto const first = client.get(path + "/fragments");
  CHECK(first.size("data") == 20);
  CHECK(first.names("data.0") == "content,speaker,startTimestamp,endTimestamp");
  CHECK(first.at("pagination.totalCount").is_null());
  CHECK(first.at("data.19") == one.at("fragmentsPreview.data.19"));
  std::string last_end;
  std::size_t count = 0;
  auto page = client.get(path + "/fragments?limit=100&totalCount=true");
  CHECK(page.num("pagination.totalCount") == 250);
  for (int turn = 0; turn < 5; ++turn) {
    for (std::size_t i = 0; i < page.size("data"); ++i) {
      auto const at = "data." + std::to_string(i) + '.';
      CHECK(page.str(at + "startTimestamp") >= last_end);
      CHECK(page.str(at + "endTimestamp") > page.str(at + "startTimestamp"));
      last_end = page.str(at + "endTimestamp");
    }
    count += page.size("data");
    auto const next = page.at("pagination.nextUrl");
    if (next.is_null()) break;
    auto const url = std::string(*as_text(next));
    page = client.get(url.substr(url.find("/transcripts")));
  }
  CHECK(count == 250);
  CHECK(client.get(path + "/fragments?limit=0").size("data") == 0);
  CHECK(errors_of(client.get(path + "/fragments?limit=101")) == "validation limit");
}

TEST_CASE("transcripts are filtered by id and by date, and counted") {
  V2Client client;
  auto const all = client.get("/transcripts?totalCount=true");
  CHECK(all.num("pagination.totalCount") == 4);
  auto const id = id_text(all.num("data.1.id"));
  auto const one = client.get("/transcripts?totalCount=true&filter=id%3D" + id);
  CHECK(one.num("pagination.totalCount") == 1);
  CHECK(one.at("data.0") == all.at("data.1"));
  auto const since = all.str("data.0.createdAt");
  auto const later = client.get("/transcripts?filter=createdAt%3E" + percent_encode(since));
  CHECK(later.size("data") > 0);
  for (std::size_t i = 0; i < later.size("data"); ++i)
    CHECK(later.str("data." + std::to_string(i) + ".createdAt") > since);
  CHECK(errors_of(client.get("/transcripts?filter=languageCode%3Dde")) == "validation filter");
  CHECK(client.get("/transcripts?limit=0").size("data") == 0);
  CHECK(errors_of(client.get("/transcripts/2147483648")) == "validation transcriptId");
  CHECK(client.get("/transcripts/1/fragments").status == 404);
}

TEST_CASE("the creator of its note deletes a transcript, and the note stays without it") {
  V2Client client;
  auto const others = transcript_by(client, seeded::callum), mine = transcript_by(client, seeded::maren);
  CHECK(errors_of(client.del(others)) == "authorization");
  auto const note = "/notes/" + id_text(client.get(mine).num("note.id"));
  CHECK(client.del(mine).status == 204);
  CHECK(client.del(mine).status == 404);
  CHECK(client.get(mine + "/fragments").status == 404);
  auto const left = client.get(note);
  CHECK(left.status == 200);
  CHECK(left.at("transcriptId").is_null());
  CHECK(client.get("/transcripts").size("data") == 3);
}

TEST_CASE("a transcript is deleted with its note") {
  V2Client client;
  auto const mine = transcript_by(client, seeded::maren);
  CHECK(client.del("/notes/" + id_text(client.get(mine).num("note.id"))).status == 204);
  CHECK(client.get(mine).status == 404);
}

TEST_CASE("transcripts are kept in the file of a firm") {
  sandbox::Store store, again;
  sandbox::seed(store, std::chrono::sys_days(std::chrono::days(20'000)));
  REQUIRE(sandbox::parse_firm(again, sandbox::serialize_firm(store)));
  REQUIRE(again.transcripts.size() == 4);
  for (auto const& [id, one] : store.transcripts) {
    auto const* kept = again.transcripts.find(id);
    REQUIRE(kept);
    CHECK(kept->note_id == one.note_id);
    CHECK(kept->language == one.language);
    CHECK(kept->created_at == one.created_at);
    REQUIRE(kept->fragments.size() == one.fragments.size());
    CHECK(kept->fragments.back().content == one.fragments.back().content);
    CHECK(kept->fragments.back().speaker == one.fragments.back().speaker);
    CHECK(kept->fragments.back().end == one.fragments.back().end);
  }
  CHECK(again.transcripts.next_id() == store.transcripts.next_id());
}

TEST_CASE("what is wrong with a transcript of a file is said") {
  auto const with = [](std::string const& row) {
    sandbox::Store store;
    auto const read = sandbox::parse_firm(store,
                                          R"({"team":[{"id":1,"first_name":"A","last_name":"B"}],
            "notes":[{"id":1,"content":"c"},{"id":2,"content":"c","type":3}],"transcripts":[)" +
                                              row + "]}");
    return read ? "it was read" : read.error().message;
  };
  CHECK(with(R"({"note_id":2})") == "it was read");
  CHECK(with("{}") == "transcripts[0]: note_id is required");
  CHECK(with(R"({"note_id":1})") ==
        "transcripts[0]: note_id must be a note of the notetaker, which has type 3");
  CHECK(with(R"({"note_id":2},{"note_id":2})") ==
        "transcripts[1]: note_id: the note has a transcript already");
  CHECK(with(R"({"note_id":2,"language":"xx"})").starts_with("transcripts[0]: language must be one of de"));
  CHECK(with(R"({"note_id":2,"fragments":[{"speaker":"A"}]})") ==
        "transcripts[0]: fragments: content is required");
  CHECK(with(R"({"note_id":2,"fragments":[{"speaker":"A","content":"b","start":5,"end":4}]})") ==
        "transcripts[0]: fragments: start and end must be seconds, and end not before start");
}

}  // namespace affinity::tests::v2_transcripts_test
