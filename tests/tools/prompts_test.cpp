#include "tools/prompts.hpp"

#include "support/catch.hpp"
#include "tools/catalogue.hpp"
#include "tools/guide.hpp"

#include <regex>
#include <set>

using namespace affinity;
using namespace affinity::tools;

namespace {

std::set<std::string> tools_named_in(std::string_view text) {
  static std::regex const name("[a-z_]*affinity_[a-z_]+");
  std::string const all(text);
  std::set<std::string> names;
  for (auto it = std::sregex_iterator(all.begin(), all.end(), name); it != std::sregex_iterator(); ++it)
    names.insert(it->str());
  return names;
}

}  // namespace

TEST_CASE("every tool that a prompt or the guide names exists, and each prompt names some") {
  auto const catalogue = Catalogue::everything();
  for (auto const& prompt : prompts()) {
    CAPTURE(prompt.name);
    auto const names = tools_named_in(prompt.text);
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

TEST_CASE("every argument of a prompt has its place in the text, and every place its argument") {
  static std::regex const place("\\{([a-z_]+)\\}");
  for (auto const& prompt : prompts()) {
    CAPTURE(prompt.name);
    std::string const text(prompt.text);
    std::set<std::string> places, arguments;
    for (auto it = std::sregex_iterator(text.begin(), text.end(), place); it != std::sregex_iterator(); ++it)
      places.insert((*it)[1]);
    for (auto const& argument : prompt.arguments) arguments.emplace(argument.name);
    CHECK(places == arguments);
  }
}

TEST_CASE("an optional argument that was left out takes its line with it") {
  Prompt const prompt{.name = "p",
                      .arguments = {{.name = "who", .required = true}, {.name = "date"}},
                      .text = "Meet {who}.\nOn {date}.\nBe kind."};
  CHECK(fill(prompt, {{"who", "Jane"}, {"date", "Friday"}}) == "Meet Jane.\nOn Friday.\nBe kind.");
  CHECK(fill(prompt, {{"who", "Jane"}}) == "Meet Jane.\nBe kind.");
  CHECK(fill(prompt, {{"who", "{date}"}}) == "Meet {date}.\nBe kind.");
}
