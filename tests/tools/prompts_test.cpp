#include "tools/prompts.hpp"

#include "support/catch.hpp"
#include "tools/catalogue.hpp"
#include "tools/guide.hpp"

#include <set>

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
  for (auto const& prompt : prompts()) {
    CAPTURE(prompt.name);
    auto const places = words_in(prompt.text, true);
    std::set<std::string> arguments;
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
