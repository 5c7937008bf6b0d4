#include "conversation.hpp"
#include "support/catch.hpp"
#include "tools/skills/skill.hpp"

#include <set>

namespace affinity::mcp::skills_test {

namespace {

// Two skills of the program, of which one is listed, behind resources of the test.
struct SkillConversation : Conversation {
  explicit SkillConversation(ServerSettings given = {},
                             tools::Catalogue offered = tools::Catalogue::with_opt_in())
      : Conversation(std::move(given), std::move(offered)) {
    tool_context.skills = &rows;
  }

  json::value result_of(std::string const& method, std::string const& uri) {
    return ask_modern(method, R"("uri":")" + uri + "\"").at("result");
  }
  std::int64_t refusal_of(std::string const& method, std::string const& uri) {
    return code_of(ask_modern(method, R"("uri":")" + uri + "\""));
  }

  std::vector<tools::Skill> rows = tools::skills();
};

std::string const root(tools::skills_uri);
std::string const manual = root + "/pipeline-review/SKILL.md";
std::string const further = root + "/pipeline-review/references/clean-up.md";

std::vector<std::string> uris_in(json::value const& list) {
  std::vector<std::string> out;
  for (auto const& entry : list.as_array()) out.push_back(text_member(entry, "uri"));
  return out;
}

}  // namespace

TEST_CASE("skills are declared from 2025-06-18 on, inline and with directories") {
  SkillConversation talk;
  json::value const wanted{{"io.modelcontextprotocol/skills", {{"directoryRead", true}}}};
  for (auto const* revision : {"2025-06-18", "2025-11-25"}) {
    CAPTURE(revision);
    CHECK(talk.open(revision).at("result").at("capabilities").at("extensions") == wanted);
  }
  auto const discovered = talk.ask_modern("server/discover").at("result");
  CHECK(discovered.at("capabilities").at("extensions") == wanted);
  CHECK(discovered.at("capabilities").at("resources").is_object());
  for (auto const* revision : {"2024-11-05", "2025-03-26"}) {
    CAPTURE(revision);
    CHECK(!talk.open(revision).at("result").at("capabilities").as_object().contains("extensions"));
    CHECK(code_of(talk.ask("skills/list")) == code::method_not_found);
  }
}

TEST_CASE("where no skill is offered the extension is not declared, and its methods do not exist") {
  auto const everything = tools::Catalogue::standard();
  SkillConversation talk({}, tools::Catalogue({*everything.find("list_all_affinity_notes")}));
  CHECK(
      !talk.ask_modern("server/discover").at("result").at("capabilities").as_object().contains("extensions"));
  for (auto const* method : {"skills/list", "skills/get", "resources/directory/read"}) {
    CAPTURE(method);
    CHECK(talk.refusal_of(method, root) == code::method_not_found);
  }
  CHECK(talk.refusal_of("resources/read", manual) == code::invalid_params);
}

TEST_CASE("an entry has the frontmatter, and digest and size of every file, in the list as alone") {
  SkillConversation talk;
  auto const list = talk.ask_modern("skills/list").at("result").at("skills");
  REQUIRE(list.as_array().size() == 5);
  auto const& entry = list.at(0);
  CHECK(entry.at("uri") == manual.c_str());
  CHECK(entry.at("frontmatter").at("name") == "pipeline-review");
  CHECK(uris_in(entry.at("resources")) == std::vector<std::string>{manual, further});
  for (auto const& file : entry.at("resources").as_array()) {
    CHECK(text_member(file, "digest").size() == 7 + 64);
    CHECK(file.at("size").to_number<std::size_t>() ==
          talk.result_of("resources/read", text_member(file, "uri"))
              .at("contents")
              .at(0)
              .at("text")
              .as_string()
              .size());
  }
  CHECK(talk.result_of("skills/get", manual).at("skill") == entry);
}

TEST_CASE(
    "2026-07-28 keeps skills for ten minutes and for this caller, and older revisions say nothing of it") {
  SkillConversation talk;
  talk.open("2025-11-25");
  for (auto const& [method, uri] :
       {std::pair("skills/list", manual), std::pair("skills/get", manual),
        std::pair("resources/directory/read", root), std::pair("resources/read", manual)}) {
    CAPTURE(method);
    auto const result = talk.result_of(method, uri);
    CHECK(result.at("ttlMs") == 600'000);
    CHECK(result.at("cacheScope") == "private");
    CHECK(result.at("resultType") == "complete");
    CHECK(!result.at("_meta").as_object().contains("untrusted_content"));  // our own words
    auto const older = talk.ask(method, R"("uri":")" + uri + "\"").at("result").as_object();
    for (auto const* member : {"ttlMs", "cacheScope", "resultType", "_meta"}) CHECK(!older.contains(member));
  }
}

TEST_CASE("pages of skills and folders hold each entry once, and a cursor of another list is refused") {
  SkillConversation talk({.page_size = 2});
  auto const pages = [&](std::string const& method, std::string const& key, std::string const& params) {
    std::vector<std::string> out;
    std::string cursor;
    for (int page = 0; page < 9; ++page) {
      auto const more = cursor.empty() ? "" : R"("cursor":")" + cursor + "\"";
      auto const comma = params.empty() || more.empty() ? "" : ",";
      auto const result = talk.ask_modern(method, params + comma + more).at("result");
      CHECK(result.at(key).as_array().size() <= 2);
      for (auto const& uri : uris_in(result.at(key))) out.push_back(uri);
      if (!result.as_object().contains("nextCursor")) break;
      cursor = text_member(result, "nextCursor");
    }
    CHECK(std::set<std::string>(out.begin(), out.end()).size() == out.size());
    return out;
  };
  CHECK(pages("skills/list", "skills", "").size() == 5);
  CHECK(pages("resources/directory/read", "resources", R"("uri":")" + root + "\"").size() == 7);
  CHECK(pages("resources/list", "resources", "").size() == 3 + 5);
  auto const cursor = text_member(talk.ask_modern("skills/list").at("result"), "nextCursor");
  auto const with_cursor = R"("cursor":")" + cursor + "\"";
  CHECK(code_of(talk.ask_modern("resources/directory/read", R"("uri":")" + root + "\"," + with_cursor)) ==
        code::invalid_params);
  CHECK(code_of(talk.ask_modern("skills/list", R"("cursor":"none")")) == code::invalid_params);
  CHECK(code_of(talk.ask_modern("skills/list", R"("cursor":7)")) == code::invalid_params);
}

TEST_CASE("what is no skill and no folder is -32602 in every revision, and names what may be meant") {
  SkillConversation talk;
  talk.open("2025-11-25");
  for (auto const& uri :
       {further, root, root + "/pipeline-review", root + "/none/SKILL.md", std::string("x"), std::string()}) {
    CAPTURE(uri);
    CHECK(talk.refusal_of("skills/get", uri) == code::invalid_params);
    CHECK(code_of(talk.ask("skills/get", R"("uri":")" + uri + "\"")) == code::invalid_params);
  }
  for (auto const& uri :
       {manual, further, root + "/", root + "/none", std::string("affinity://guide"), std::string()}) {
    CAPTURE(uri);
    CHECK(talk.refusal_of("resources/directory/read", uri) == code::invalid_params);
    CHECK(code_of(talk.ask("resources/directory/read", R"("uri":")" + uri + "\"")) == code::invalid_params);
  }
  for (auto const* method : {"skills/get", "resources/directory/read"}) {
    CHECK(code_of(talk.ask_modern(method)) == code::invalid_params);
    CHECK(code_of(talk.ask_modern(method, R"("uri":7)")) == code::invalid_params);
  }
  auto const meant = "Did you mean \"" + manual + "\"?";
  for (auto const& [method, uri] :
       {std::pair("skills/get", further), std::pair("skills/get", root + "/pipeline-reviews/SKILL.md"),
        std::pair("skills/get", root + "/pipeline-review"),
        std::pair("resources/directory/read", manual + "/"),
        std::pair("resources/read", root + "/pipeline-review/references/cleanup.md")}) {
    CAPTURE(method, uri);
    CHECK(message_of(talk.ask_modern(method, R"("uri":")" + uri + "\"")).find(meant) != std::string::npos);
  }
}

TEST_CASE("a SKILL.md is a resource with the name and description of its frontmatter, in every revision") {
  SkillConversation talk;
  auto const frontmatter = talk.result_of("skills/get", manual).at("skill").at("frontmatter");
  for (auto const* revision : {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"}) {
    CAPTURE(revision);
    talk.open(revision);
    auto const list = talk.ask("resources/list").at("result").at("resources").as_array();
    REQUIRE(list.size() == 3 + 5);
    CHECK(list[3] == json::value{{"uri", manual},
                                 {"name", frontmatter.at("name")},
                                 {"description", frontmatter.at("description")},
                                 {"mimeType", "text/markdown"}});
    auto const contents =
        talk.ask("resources/read", R"("uri":")" + further + "\"").at("result").at("contents").as_array();
    REQUIRE(contents.size() == 1);
    CHECK(text_member(contents[0], "uri") == further);
    CHECK(text_member(contents[0], "mimeType") == "text/markdown");
    CHECK(text_member(contents[0], "text").starts_with("# Clean up"));
  }
}

TEST_CASE("a folder lists its files as resources and its folders as inode/directory") {
  SkillConversation talk;
  auto const children = talk.result_of("resources/directory/read", root + "/pipeline-review").at("resources");
  CHECK(children.at(0).at("mimeType") == "text/markdown");
  CHECK(children.at(1) == json::value{{"uri", root + "/pipeline-review/references"},
                                      {"name", "references"},
                                      {"mimeType", "inode/directory"}});
  auto const files =
      talk.result_of("resources/directory/read", root + "/pipeline-review/references").at("resources");
  json::array wanted;
  wanted.push_back({{"uri", further}, {"name", "clean-up.md"}, {"mimeType", "text/markdown"}});
  CHECK(files == wanted);
}

TEST_CASE("a skill that is not listed is served to who knows its URI") {
  SkillConversation talk;
  auto const unlisted = root + "/bulk-update/SKILL.md";
  for (auto const& uri : uris_in(talk.ask_modern("skills/list").at("result").at("skills")))
    CHECK(uri != unlisted);
  for (auto const& uri : uris_in(talk.ask_modern("resources/list").at("result").at("resources")))
    CHECK(uri != unlisted);
  CHECK(talk.result_of("skills/get", unlisted).at("skill").at("uri") == unlisted.c_str());
  CHECK(text_member(talk.result_of("resources/read", unlisted).at("contents").at(0), "uri") == unlisted);
}

TEST_CASE("a skill can be subscribed to as a resource, though it never changes") {
  SkillConversation talk;
  talk.open("2025-11-25");
  CHECK(talk.ask("resources/subscribe", R"("uri":")" + manual + "\"").at("result") == json::object{});
  CHECK(code_of(talk.ask("resources/subscribe", R"("uri":")" + root + "\"")) == code::resource_not_found);
}

}  // namespace affinity::mcp::skills_test
