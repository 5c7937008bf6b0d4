// How a tool is found by its name, and which name is near one that does not exist.

#include "support/catch.hpp"
#include "tools/catalogue.hpp"

#include <stdexcept>
#include <string>

namespace affinity::tests::tool_names_test {

using namespace affinity;
using namespace affinity::tools;

namespace {

Catalogue const& catalogue() {
  static auto const all = Catalogue::standard();
  return all;
}

}  // namespace

TEST_CASE("a tool is found by its exact name, and a typo by its nearest") {
  REQUIRE(catalogue().find("list_all_affinity_notes"));
  CHECK(catalogue().find("list_all_affinity_notes")->toolset == "notes");
  CHECK(catalogue().find("List_all_affinity_notes") == nullptr);
  CHECK(catalogue().find("") == nullptr);
  CHECK(catalogue().nearest("list_all_afinity_note") == "list_all_affinity_notes");
  CHECK(catalogue().nearest("rm").empty());
  auto const copy = catalogue();
  CHECK(copy.find("list_all_affinity_notes") == &copy.all()[6]);
}

TEST_CASE("a name with another verb is near no tool") {
  CHECK(catalogue().nearest("update_a_affinity_field_by_id").empty());
  CHECK(catalogue().nearest("delete_a_affinity_list_by_id").empty());
  CHECK(catalogue().nearest("create_a_affinity_file").empty());
  CHECK(catalogue().nearest("update_a_affinity_note") == "update_a_affinity_note_by_id");
  CHECK(catalogue().nearest("delete_affinity_notes_by_id") == "delete_a_affinity_note_by_id");
  CHECK(catalogue().nearest("createPerson") == "create_a_affinity_person");
  CHECK(catalogue().nearest("list_persons") == "list_all_affinity_persons");
  auto const verb_of = [](std::string_view name) { return name.substr(0, name.find('_')); };
  // Of every tool there is, the name with every other verb.
  for (auto const& tool : catalogue().all())
    for (std::string const verb : {"list_all", "get_single", "create_a", "update_a", "delete_a"}) {
      auto const at = tool.name.find("_affinity");
      if (at == tool.name.npos) continue;
      auto const asked = verb + std::string(tool.name.substr(at));
      auto const near = catalogue().nearest(asked);
      CAPTURE(asked);
      CAPTURE(near);
      CHECK((near.empty() || verb_of(near) == verb_of(asked)));
    }
}

TEST_CASE("two tools with one name are a bug that is told at the start") {
  std::string told;
  try {
    Catalogue twice({Tool{.name = "twice"}, Tool{.name = "twice"}});
  } catch (std::logic_error const& bug) {
    told = bug.what();
  }
  CHECK(told == "two tools are called twice");
}

}  // namespace affinity::tests::tool_names_test
