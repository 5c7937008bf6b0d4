#include "mcp/lifecycle/server_info.hpp"
#include "schema/validate.hpp"
#include "support/catch.hpp"
#include "tools/catalogue.hpp"
#include "tools/prompts/prompt.hpp"
#include "tools/resources/guide.hpp"
#include "tools/resources/resource.hpp"
#include "tools/skills/skill.hpp"
#include "tools/tool_definition.hpp"

#include <algorithm>
#include <set>

namespace affinity::tests::prompts_test {

using namespace affinity;
using namespace affinity::tools;

namespace {

// Words of small letters and underscores; only those between braces where `braced`.
std::set<std::string> words_in(std::string_view text, bool braced) {
  std::set<std::string> words;
  std::string word;
  bool open = false;
  for (auto const c : text) {
    if ((c >= 'a' && c <= 'z') || c == '_') {
      word += c;
      continue;
    }
    if (!word.empty() && (!braced || (open && c == '}'))) words.insert(word);
    word.clear();
    open = c == '{';
  }
  return words;
}

std::set<std::string> tools_named_in(std::string_view text) {
  auto words = words_in(text, false);
  std::erase_if(words, [](auto const& word) { return word.find("affinity_") == std::string::npos; });
  return words;
}

// The clause that follows a name: until the sentence ends or another tool is named.
std::string_view clause(std::string_view text) {
  auto const end = text.find_first_of(".:;\n(");
  text = text.substr(0, end);
  for (auto const* next : {"list_all_affinity_", "get_single_affinity_", "_a_affinity_", "affinity_files_"})
    text = text.substr(0, text.find(next));
  return text;
}

// All that the prompt says, with a word for each argument.
std::string whole_prompt(Prompt const& prompt) {
  json::object arguments;
  for (auto const& argument : prompt.arguments) arguments[argument.name] = "x";
  return render_prompt(prompt, arguments);
}

struct Said {
  std::string name{}, value{};
};

// "with term, with_opportunities true and limit 1" → three arguments, two of them with values.
std::vector<Said> arguments_in(std::string_view clause) {
  std::vector<Said> out;
  bool started = false, inside = false, has_name = false;
  std::string word;
  auto const take = [&] {
    if (word.empty()) return;
    bool const is_value =
        word == "true" || word == "false" || word.find_first_not_of("0123456789") == word.npos;
    bool const is_link = word == "and" || word == "or" || word == "then" || word == "with";
    if (is_value && has_name) {
      out.back().value = word;
    } else if (is_link) {
      started = started || word == "with";
      inside = started;
    } else if (inside) {
      out.push_back({word, {}});
    }
    has_name = inside && !is_link && !is_value;
    if (!is_link) inside = false;
    word.clear();
  };
  for (auto const c : clause) {
    bool const is_letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '`';
    if (is_letter && c != '`') {
      word += c;
      continue;
    }
    take();
    if (c == ',') inside = started;
  }
  take();
  return out;
}

// Names of arguments are known; what else stands behind "with" is a word of the sentence.
bool is_argument_of_some_tool(Catalogue const& catalogue, std::string_view word) {
  for (auto const& tool : catalogue.all())
    for (auto const& param : all_params(tool))
      if (param.name == word) return true;
  return false;
}

// What a text has a model call, as far as the tool would refuse it.
std::vector<std::string> refused_calls(std::string_view text) {
  auto const catalogue = Catalogue::standard();
  std::vector<std::string> out;
  for (auto const& tool : catalogue.all()) {
    for (auto at = text.find(tool.name); at != text.npos; at = text.find(tool.name, at + 1)) {
      if (text.substr(at + tool.name.size()).starts_with('_')) continue;  // the name of another goes on here
      for (auto const& [name, value] : arguments_in(clause(text.substr(at + tool.name.size())))) {
        bool const odd = name.starts_with("with_") || name.ends_with("_id") || name.ends_with("_ids");
        if (!odd && !is_argument_of_some_tool(catalogue, name)) continue;
        auto const params = all_params(tool);
        auto const param = std::ranges::find(params, name, &schema::Param::name);
        auto const call = std::string(tool.name) + " with " + name + " " + value;
        if (param == params.end()) {
          out.push_back(call);
        } else if (!value.empty()) {
          json::object arguments;
          arguments[name] = parse_json(value).value();
          if (!std::holds_alternative<json::object>(schema::validate(arguments, {*param}, {})))
            out.push_back(call);
        }
      }
    }
  }
  return out;
}

}  // namespace

TEST_CASE("every call that prompts, guide and instructions name is one that the tool accepts") {
  for (auto const& prompt : prompts()) {
    CAPTURE(prompt.name);
    CHECK(refused_calls(whole_prompt(prompt)) == std::vector<std::string>());
  }
  CHECK(refused_calls(guide) == std::vector<std::string>());
  CHECK(refused_calls(mcp::ServerInfo{}.instructions) == std::vector<std::string>());
  for (auto const& resource : resources())
    CHECK(refused_calls(resource.description) == std::vector<std::string>());
  auto const complete = Catalogue::with_opt_in();
  for (auto const& tool : complete.all()) {
    CAPTURE(tool.name);
    CHECK(refused_calls(tool.description) == std::vector<std::string>());
  }
}

TEST_CASE("a call with an argument that its tool has not, or a value that it refuses, is found") {
  CHECK(refused_calls("get_single_affinity_opportunity_by_id with with_interaction_dates.").size() == 1);
  CHECK(refused_calls("list_all_affinity_reminders with status 9").size() == 1);
  CHECK(refused_calls("list_all_affinity_notes with limit 1 and person_id, then with list_id").size() == 1);
  CHECK(refused_calls("list_all_affinity_notes with person_id and limit 1").empty());
}

TEST_CASE("a flag that adds to records is named in the guide only for records that have it") {
  auto const catalogue = Catalogue::standard();
  auto const takes = [&](std::string_view tool) {
    auto const& params = catalogue.find(tool)->params;
    return std::ranges::find(params, "with_interaction_dates", &schema::Param::name) != params.end();
  };
  CHECK(takes("get_single_affinity_person_by_id"));
  CHECK(takes("get_single_affinity_organization_by_id"));
  CHECK(!takes("get_single_affinity_opportunity_by_id"));
  CHECK(guide.find("`with_interaction_dates` on a person or an\n  organization.") != std::string_view::npos);
}

TEST_CASE("every tool that a prompt or the guide names exists, and each prompt names some") {
  auto const catalogue = Catalogue::standard();
  for (auto const& prompt : prompts()) {
    CAPTURE(prompt.name);
    auto const names = tools_named_in(whole_prompt(prompt));
    CHECK(names.size() >= 3);
    for (auto const& name : names) {
      CAPTURE(name);
      CHECK(catalogue.find(name));
    }
  }
  for (auto const& name : tools_named_in(guide)) {
    CAPTURE(name);
    CHECK(catalogue.find(name));
  }
}

TEST_CASE("guide and instructions name every composed tool first, and prompts that read begin with one") {
  auto const catalogue = Catalogue::with_opt_in();
  std::string_view const instructions = mcp::ServerInfo{}.instructions;
  auto const single = std::min(guide.find("list_all_affinity_"), guide.find("get_single_affinity_"));
  std::size_t composed = 0;
  for (auto const& tool : catalogue.all()) {
    if (tool.toolset != work_toolset) continue;
    CAPTURE(tool.name);
    ++composed;
    CHECK(guide.find(tool.name) < single);
    CHECK(instructions.find(tool.name) < instructions.find("list_all_affinity_"));
  }
  CHECK(composed > 0);
  for (auto const& [prompt_name, tool] :
       {std::pair("meeting_brief", "get_brief"), std::pair("pipeline_review", "report_pipeline"),
        std::pair("warm_intro", "find_introductions"), std::pair("deal_intake", "find_records")}) {
    CAPTURE(prompt_name, tool);
    auto const all = prompts();
    auto const prompt = std::ranges::find(all, std::string_view(prompt_name), &Prompt::name);
    REQUIRE(prompt != all.end());
    CHECK(catalogue.find(tool));
    auto const text = whole_prompt(*prompt);
    CHECK(text.find(tool) < text.find("affinity_"));
  }
}

TEST_CASE("every argument of a prompt has its place in the text, and every place its argument") {
  for (auto const& prompt : prompts()) {
    CAPTURE(prompt.name);
    auto const places = words_in(prompt.text, true);
    std::set<std::string> arguments;
    for (auto const& argument : prompt.arguments) arguments.emplace(argument.name);
    CHECK(places == arguments);
  }
}

TEST_CASE("a prompt goes on with the steps of its skill, word for word, and with its ending") {
  std::set<std::string_view> shared;
  for (auto const& prompt : prompts()) {
    CAPTURE(prompt.name);
    shared.insert(prompt.skill);
    auto const all = skills();
    auto const skill = std::ranges::find(all, prompt.skill, &Skill::name);
    REQUIRE(skill != all.end());
    auto const end = std::string(steps_of(*skill)) + "\n\n" + std::string(prompt.ending);
    CHECK(whole_prompt(prompt).ends_with("\n\n" + end));
    CHECK(!prompt.ending.empty());
  }
  CHECK(shared.size() == 5);
}

TEST_CASE("an optional argument that was left out takes its line with it") {
  Prompt const prompt{.name = "p",
                      .arguments = {{.name = "who", .required = true}, {.name = "date"}},
                      .text = "Meet {who}.\nOn {date}.\nBe kind."};
  CHECK(render_prompt(prompt, {{"who", "Jane"}, {"date", "Friday"}}) == "Meet Jane.\nOn Friday.\nBe kind.");
  CHECK(render_prompt(prompt, {{"who", "Jane"}}) == "Meet Jane.\nBe kind.");
  CHECK(render_prompt(prompt, {{"who", "{date}"}}) == "Meet {date}.\nBe kind.");
}

}  // namespace affinity::tests::prompts_test
