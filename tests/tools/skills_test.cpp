#include "base/crypto/sha256.hpp"
#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "tools/selection.hpp"
#include "tools/skills/skill.hpp"
#include "tools/skills/skill_files.hpp"
#include "tools/tool_context.hpp"

#include <algorithm>
#include <set>

namespace affinity::tests::skills_test {

using namespace affinity::tools;

namespace {

std::vector<std::string> names_of(SkillRows const& rows) {
  std::vector<std::string> out;
  for (auto const* skill : rows) out.emplace_back(skill->name);
  return out;
}

// The skills that are offered under a selection of the command line.
std::vector<std::string> offered_under(Selection selection) {
  auto const known = Catalogue::with_opt_in();
  auto const catalogue = select_tools(known, selection).value();
  auto const all = skills();
  ToolSelections const selections{.server = std::move(selection)};
  ScriptedSender sender;
  ToolContext const context{.catalogue = catalogue,
                            .sender = sender,
                            .full_catalogue = &known,
                            .skills = &all,
                            .selections = &selections};
  return names_of(offered_skills(context));
}

SkillRows rows_in(std::vector<Skill> const& all) {
  SkillRows out;
  for (auto const& skill : all) out.push_back(&skill);
  return out;
}

std::string frontmatter_error(std::string_view lines) {
  auto const read = read_frontmatter("---\n" + std::string(lines) + "---\n");
  return read ? "" : read.error().message;
}

}  // namespace

TEST_CASE("five skills are listed, and two more are served to who knows their URI") {
  auto const all = skills();
  CHECK(names_of(listed(rows_in(all))) == std::vector<std::string>{"pipeline-review", "meeting-brief",
                                                                   "meeting-log", "deal-intake",
                                                                   "warm-intro"});
  CHECK(all.size() == 7);
}

TEST_CASE("every file of skills/ belongs to a skill, and its digest is that of its bytes") {
  auto const all = skills();
  std::size_t files = 0;
  for (auto const& skill : all) files += skill.files.size();
  CHECK(files == skill_files().size());
  for (auto const& file : skill_files()) {
    CAPTURE(file.path);
    Sha256 hash;
    hash.update(file.bytes);
    CHECK(hash.hex() == file.sha256);
    CHECK(file.path.ends_with(".md"));
    CHECK(file.bytes.find('\r') == std::string_view::npos);
    CHECK(file.bytes.ends_with('\n'));
  }
}

TEST_CASE("a skill is named as its folder and says in at most 60 lines when to use it") {
  for (auto const& skill : skills()) {
    CAPTURE(skill.name);
    CHECK(skill.manual().path == std::string(skill.name) + "/SKILL.md");
    auto const frontmatter = read_frontmatter(skill.manual().bytes);
    REQUIRE(frontmatter.has_value());
    CHECK(text_member(*frontmatter, "name") == skill.name);
    auto const& about = frontmatter->at("description").as_string();
    CHECK(about.size() <= 300);
    CHECK(view(about).find("Use ") != std::string_view::npos);
    CHECK(std::ranges::count(skill.manual().bytes, '\n') <= 60);
  }
}

TEST_CASE("the first skill has a folder, since the official suite looks for one there") {
  auto const all = skills();
  auto const children =
      read_skill_folder(rows_in(all), std::string(skills_uri) + "/" + std::string(all[0].name));
  REQUIRE(children.has_value());
  CHECK(std::ranges::count(*children, nullptr, [](auto const& entry) { return entry.file.skill; }) == 1);
}

TEST_CASE("every tool that a skill needs is one, and its text names it") {
  auto const catalogue = Catalogue::with_opt_in();
  for (auto const& skill : skills()) {
    CHECK(!skill.needs.empty());
    for (auto const tool : skill.needs) {
      CAPTURE(skill.name, tool);
      CHECK(catalogue.find(tool));
      CHECK(skill.manual().bytes.find(std::string(tool) + " {") != std::string_view::npos);
    }
  }
}

TEST_CASE("a skill is offered where all of its tools are offered, or reached by those of the catalogue") {
  std::vector<std::string> const everything{"pipeline-review", "meeting-brief", "meeting-log",  "deal-intake",
                                            "warm-intro",      "bulk-update",   "fundraise-lps"};
  CHECK(offered_under({}) == everything);
  CHECK(offered_under({.toolsets = {"work"}}) == everything);
  CHECK(offered_under({.toolsets = {"notes", "catalogue"}}) == everything);
  CHECK(offered_under({.toolsets = {"notes"}}).empty());
  CHECK(offered_under({.read_only = true}) ==
        std::vector<std::string>{"pipeline-review", "meeting-brief", "warm-intro", "fundraise-lps"});
  CHECK(offered_under({.exclude = {"get_brief"}}) ==
        std::vector<std::string>{"pipeline-review", "meeting-log", "deal-intake", "bulk-update"});
}

TEST_CASE("a folder has its direct children once, and what is no folder has none") {
  auto const all = skills();
  auto const rows = rows_in(all);
  auto const uris = [&](std::string_view folder) {
    std::vector<std::string> out;
    auto const children = read_skill_folder(rows, folder);
    if (!children) return std::vector<std::string>{"none"};
    for (auto const& child : *children) out.push_back(child.uri);
    return out;
  };
  std::string const root(skills_uri), review = root + "/pipeline-review";
  CHECK(uris(root).size() == all.size());
  CHECK(uris(root).front() == review);
  CHECK(uris(review) == std::vector<std::string>{review + "/SKILL.md", review + "/references"});
  CHECK(uris(review + "/references") == std::vector<std::string>{review + "/references/clean-up.md"});
  for (auto const& no_folder :
       {root + "/", review + "/", review + "/SKILL.md", root + "/pipeline", root + "x", std::string("skill:"),
        std::string("skill://affinity"), std::string()}) {
    CAPTURE(no_folder);
    CHECK(uris(no_folder) == std::vector<std::string>{"none"});
  }
}

TEST_CASE("a file is found by its whole URI alone") {
  auto const all = skills();
  auto const rows = rows_in(all);
  std::string const root(skills_uri);
  CHECK(find_skill_file(rows, root + "/warm-intro/SKILL.md").is_manual());
  auto const further = find_skill_file(rows, root + "/pipeline-review/references/clean-up.md");
  CHECK(further.file);
  CHECK(!further.is_manual());
  for (auto const* path :
       {"", "/", "/warm-intro", "/warm-intro/", "/warm-intro/skill.md", "/warm-intro/../warm-intro/SKILL.md",
        "warm-intro/SKILL.md", "/warm-intro/SKILL.md?", "/warm%2Dintro/SKILL.md"}) {
    CAPTURE(path);
    CHECK(!find_skill_file(rows, root + path).file);
  }
}

TEST_CASE("frontmatter is read as YAML reads it: plain and quoted texts, and maps of them") {
  auto const read = read_frontmatter(
      "---\nname: warm-intro\ndescription: \"A: \\\"b\\\" # c\"\nlicense: MIT\nmetadata:\n  version: "
      "\"1\"\n---\n\n# T\n");
  REQUIRE(read.has_value());
  CHECK(*read == json::object{{"name", "warm-intro"},
                              {"description", "A: \"b\" # c"},
                              {"license", "MIT"},
                              {"metadata", {{"version", "1"}}}});
}

TEST_CASE("frontmatter that YAML reads in another way, or not at all, is refused") {
  for (auto const* lines :
       {"a: b: c\n",  "a: 1.0\n", "a: true\n",       "a: null\n",      "a: [b]\n",       "a: 'b'\n",
        "a: b # c\n", "a: \"b\n", "a: \"b\" c\n",    "a: >\n",         "a:b\n",          "a\n",
        ": b\n",      "A: b\n",   "  a: b\n",        "a: b\n  c: d\n", "a: b\na: c\n",   "a:\n  b:\n",
        "a: \n",      "a: b \n",  "a: 2026-11-29\n", "a: b:\n",        "a:\n    b: c\n", "# a\n"}) {
    CAPTURE(lines);
    CHECK(frontmatter_error(lines) != "");
  }
  CHECK(!read_frontmatter("name: a\n---\n"));
  CHECK(!read_frontmatter("---\nname: a\n"));
  CHECK(!read_frontmatter("\xEF\xBB\xBF---\nname: a\n---\n"));
  CHECK(frontmatter_error("a: b\n") == "");
}

TEST_CASE("the steps of a skill end with what it never does, and no newline") {
  for (auto const& skill : skills()) {
    CAPTURE(skill.name);
    auto const steps = steps_of(skill);
    CHECK(steps.starts_with("## Steps\n"));
    CHECK(steps.find("\n## Never\n") != std::string_view::npos);
    CHECK(!steps.ends_with('\n'));
  }
}

}  // namespace affinity::tests::skills_test
