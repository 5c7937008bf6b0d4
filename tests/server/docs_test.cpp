#include "server/commands/commands.hpp"
#include "server/docs/reference.hpp"
#include "server/settings/options.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace affinity::server::docs_test {

namespace {

// Once for all cases: it calls the example of every tool.
GeneratedText const& generated() {
  static GeneratedText const text = generate_text();
  return text;
}

}  // namespace

TEST_CASE("every tool has an example") {
  auto const everything = tools::Catalogue::with_opt_in();
  for (auto const& tool : everything.all()) {
    CAPTURE(tool.name);
    CHECK(!tool.example.empty());
  }
}

TEST_CASE("an example answers the same every time") {
  auto const everything = tools::Catalogue::standard();
  auto const& tool = *everything.find("list_all_affinity_list_entries");
  auto const first = example_answer(tool);
  CHECK(first.contains("next_cursor"));
  CHECK(write_json(first) == write_json(example_answer(tool)));
}

TEST_CASE("the document tells every argument, code and rule of a tool") {
  auto const everything = tools::Catalogue::with_opt_in();
  auto const& text = generated().tools;
  for (auto const& tool : everything.all()) {
    CAPTURE(tool.name);
    bool const is_here = !tool.route.is_v2() && tool.name != "affinity_records_merge";
    CHECK((text.find("### " + std::string(tool.name) + "\n") != std::string::npos) == is_here);
    if (!tool.route.path.empty()) CHECK((text.find(tool.route.path) != std::string::npos) == is_here);
  }
  auto const begin = text.find("### create_a_affinity_reminder\n");
  auto const section = text.substr(begin, text.find("\n### ", begin) - begin);
  CHECK(text.find("\n## Chatgpt\n\nOffered only where `--toolsets` or `--tools` names them.\n") !=
        std::string::npos);
  CHECK(section.find("| `type` | code | yes | 0 one-time, 1 recurring. |") != std::string::npos);
  CHECK(section.find("It *adds*") != std::string::npos);
  CHECK(section.find("- Give due_date") != std::string::npos);
  CHECK(section.find("\"content\": \"Send Jane the term sheet\"") != std::string::npos);
}

TEST_CASE("the page of API v2 has every tool of it, and its words, rights and beta marks") {
  auto const everything = tools::Catalogue::with_opt_in();
  auto const& text = generated().v2_tools;
  for (auto const& tool : everything.all()) {
    CAPTURE(tool.name);
    bool const is_of_v2 = tool.route.is_v2() || tool.name == "affinity_records_merge";
    CHECK((text.find("### " + std::string(tool.name) + "\n") != std::string::npos) == is_of_v2);
  }
  auto const section = [&](std::string const& name) {
    auto const begin = text.find("### " + name + "\n");
    return text.substr(begin, text.find("\n### ", begin) - begin);
  };
  CHECK(text.find("| `v2_core` | 30 |") != std::string::npos);
  CHECK(text.find("| `v2` | 88 |") != std::string::npos);
  CHECK(text.find("| `v2_all` | 113 |") != std::string::npos);
  CHECK(text.find("[v2_merges](#v2_merges)") != std::string::npos);
  auto const search = section("affinity_v2_companies_search");
  CHECK(search.find("Affinity v2, beta: `POST /v2/companies/search`") != std::string::npos);
  CHECK(search.find("Offered with `v2_core`, `v2` and `v2_all`.") != std::string::npos);
  CHECK(search.find("The key needs the right \"Export All Organizations directory\".") != std::string::npos);
  CHECK(section("affinity_v2_person_merge_start").find("Offered with its toolset, its name or `v2_all`.") !=
        std::string::npos);
  CHECK(section("affinity_v2_person_merge_start")
            .find("The key needs the right \"Manage duplicates\", and its user has to be an admin of the "
                  "organization.") != std::string::npos);
  CHECK(section("affinity_records_merge").find("Affinity v2: several requests for one call.") !=
        std::string::npos);
  CHECK(section("update_a_affinity_v2_reminder_by_id").find("called again it may change more.") !=
        std::string::npos);
  CHECK(section("create_a_affinity_v2_reminder")
            .find("| `type` | word | yes | One of one-time, recurring. |") != std::string::npos);
}

TEST_CASE("the README's tables have a row per toolset and the settings that matter first") {
  auto const table = tools_table(tools::Catalogue::standard());
  CHECK(table.find("[create](docs/tools.md#create_a_affinity_note \"Create a note\")") != std::string::npos);
  auto const everything = tools::Catalogue::standard();
  for (auto const& tool : everything.all()) {
    CAPTURE(tool.name);
    CHECK(table.find("#" + std::string(tool.name) + " ") != std::string::npos);
  }
  auto const settings = settings_table();
  CHECK(std::ranges::count(settings, '\n') == 12);  // ten, and the head
  CHECK(settings.find("| `--confirm auto\\|always\\|never` | `AFFINITY_CONFIRM` | auto |") !=
        std::string::npos);
}

TEST_CASE("the document of settings has every setting once") {
  auto const text = settings_document();
  for (auto const& option : options()) {
    CAPTURE(option.flag);
    auto const begin = "| `" + std::string(option.flag);
    auto const with_value = text.find(begin + " "), alone = text.find(begin + "`");
    bool const once = (with_value == std::string::npos) != (alone == std::string::npos);
    CHECK(once);
  }
}

TEST_CASE("JSON that fits is shown whole") {
  json::value const value{{"id", 7}, {"ids", {1, 2, 3}}};
  CHECK(json_excerpt(value, 25) == R"({"id":7,"ids":[1,2,3]})");
}

TEST_CASE("JSON that does not fit loses whole items and members, and says so") {
  json::array records;
  json::object record;
  for (int i = 0; i < 40; ++i) record["member_" + std::to_string(i)] = "a text of some length";
  for (int i = 0; i < 5; ++i) records.push_back(record);
  auto const text = json_excerpt(json::object{{"result", records}, {"next_cursor", "x"}}, 25);
  CHECK(text == R"({
  "result": [
    {
      "member_0": "a text of some length",
      "member_1": "a text of some length",
      "member_2": "a text of some length",
      "member_3": "a text of some length",
      "member_4": "a text of some length",
      "member_5": "a text of some length",
      "member_6": "a text of some length",
      "member_7": "a text of some length",
      "member_8": "a text of some length",
      "member_9": "a text of some length",
      "member_10": "a text of some length",
      "member_11": "a text of some length",
      "member_12": "a text of some length",
      "member_13": "a text of some length"
      // … 26 more members
    }
    // … 4 more
  ],
  "next_cursor": "x"
})");
}

TEST_CASE("only what stands between the markers is replaced") {
  std::string const text =
      "a\n<!-- generated: tools -->\nold\n<!-- end -->\nb\n<!-- generated: settings -->\n<!-- end -->\n";
  CHECK(replace_generated(text, "tools", "new\n").value() ==
        "a\n<!-- generated: tools -->\nnew\n<!-- end -->\nb\n<!-- generated: settings -->\n<!-- end -->\n");
  CHECK(replace_generated("no markers", "tools", "new\n").value() == "no markers");
  CHECK(replace_generated("<!-- generated: tools -->\nold", "tools", "new\n").has_error());
  CHECK(replace_generated("<!-- generated: tools -->\n<!-- generated: settings -->\n<!-- end -->", "tools",
                          "new\n")
            .has_error());
}

TEST_CASE("docs writes what is not up to date, and --check writes nothing and fails until then") {
  namespace fs = std::filesystem;
  auto folder = (fs::temp_directory_path() / "affinity-docs-XXXXXX").string();
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  std::ofstream(folder + "/README.md") << "# Ours\n<!-- generated: tools -->\n<!-- end -->\n";
  Invocation invocation{.command = Command::docs, .check = true, .folder = folder};
  CHECK(run_docs(invocation, generated()) == 1);
  CHECK(!fs::exists(folder + "/docs/tools.md"));
  invocation.check = false;
  CHECK(run_docs(invocation, generated()) == 0);
  CHECK(fs::exists(folder + "/docs/tools.md"));
  CHECK(fs::exists(folder + "/docs/tools-v2.md"));
  invocation.check = true;
  CHECK(run_docs(invocation, generated()) == 0);
  std::ofstream(folder + "/README.md", std::ios::app) << "More of ours.\n";
  CHECK(run_docs(invocation, generated()) == 0);
  std::ofstream(folder + "/docs/tools.md", std::ios::app) << "Not from the catalogue.\n";
  CHECK(run_docs(invocation, generated()) == 1);
  std::ofstream(folder + "/README.md") << "<!-- generated: tools -->\nno end\n";
  invocation.check = false;
  CHECK(run_docs(invocation, generated()) == 1);
  fs::remove_all(folder);
}

}  // namespace affinity::server::docs_test
