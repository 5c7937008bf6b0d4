// The rows of Affinity's newer API against its contract: names, toolsets, routes, effects and paging.

#include "schema/validate.hpp"
#include "support/catch.hpp"
#include "support/sample.hpp"
#include "tools/call/call.hpp"
#include "tools/catalogue.hpp"
#include "tools/plan.hpp"
#include "tools/selection.hpp"
#include "tools/v2_operations.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace affinity::tools::v2_rows_test {

namespace {

struct Operation {
  std::string toolset{}, name{}, method{}, path{}, effect{}, offered{}, paging{}, beta{};
};

std::vector<Operation> operations() {
  std::vector<Operation> out;
  std::istringstream lines{std::string(tests::v2_operations)};
  for (Operation one; lines >> one.toolset >> one.name >> one.method >> one.path >> one.effect >>
                      one.offered >> one.paging >> one.beta;)
    out.push_back(one);
  return out;
}

std::string_view word(Effect effect) {
  constexpr std::array<std::string_view, 4> words{"reads", "adds", "changes", "destroys"};
  return words.at(std::size_t(effect));
}

std::string word(Paging const& paging) {
  if (paging.kind == Paging::Kind::once) return "once";
  return paging.kind == Paging::Kind::links ? "links:" + std::to_string(paging.max_page_size) : "none";
}

Catalogue const& catalogue() {
  static auto const all = Catalogue::with_opt_in();
  return all;
}

std::vector<Tool const*> rows() {
  std::vector<Tool const*> out;
  for (auto const& tool : catalogue().all())
    if (tool.route.is_v2()) out.push_back(&tool);
  return out;
}

bool is_sentence(std::string_view text) { return text.ends_with('.') && !text.ends_with(".."); }

bool is_camel_case(std::string_view name) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  return !name.empty() && name.find_first_not_of(letters) == name.npos && name.front() >= 'a';
}

// "/v2/lists/{listId}/fields/{fieldId}" -> {"listId", "fieldId"}
std::vector<std::string_view> slots(std::string_view route) {
  std::vector<std::string_view> out;
  while (true) {
    auto const open = route.find('{'), close = route.find('}');
    if (open == route.npos) return out;
    out.push_back(route.substr(open + 1, close - open - 1));
    route.remove_prefix(close + 1);
  }
}

void check_names(std::vector<schema::Param> const& params) {
  for (auto const& param : params) {
    CAPTURE(param.name);
    CHECK(is_camel_case(param.name));
    CHECK(is_camel_case(param.request_name()));
    CHECK((param.description.empty() || is_sentence(param.description)));
    check_names(param.type.members);
    for (auto const& items : param.type.items) check_names(items.members);
  }
}

}  // namespace

TEST_CASE("the rows of v2 are the 112 operations of the contract, in the order of their toolsets") {
  auto const all = rows();
  REQUIRE(all.size() == 112);
  auto const wanted = operations();
  REQUIRE(wanted.size() == 112);
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto const& tool = *all[i];
    CAPTURE(wanted[i].name);
    CHECK(tool.name == wanted[i].name);
    CHECK(tool.toolset == wanted[i].toolset);
    CHECK(to_string(tool.route.method) == wanted[i].method);
    CHECK(tool.route.path == wanted[i].path);
    CHECK(word(tool.effect) == wanted[i].effect);
    CHECK(word(tool.paging) == wanted[i].paging);
    CHECK(tool.beta == (wanted[i].beta == "beta"));
    CHECK(tool.on_request);
    CHECK(tool.core == (wanted[i].offered == "core"));
    CHECK(tool.named_only == (wanted[i].offered == "named"));
  }
}

TEST_CASE("a name of v2 has at most 48 characters, so that hosts can put the server in front of it") {
  for (auto const* tool : rows()) {
    CAPTURE(tool->name);
    CHECK(tool->name.size() <= 48);
  }
}

TEST_CASE("each toolset and group word of v2 offers what the contract counts") {
  std::map<std::string, std::size_t> const sizes{
      {"v2_account", 2},       {"v2_companies", 13},    {"v2_persons", 14},
      {"v2_opportunities", 4}, {"v2_lists", 11},        {"v2_list_entries", 10},
      {"v2_history", 2},       {"v2_notes", 13},        {"v2_interactions", 9},
      {"v2_files", 3},         {"v2_relationships", 4}, {"v2_merges", 13},
      {"v2_reminders", 5},     {"v2_webhooks", 5},      {"v2_directory", 4},
      {"v2_feedback", 1},      {"v2_core", 30},         {"v2", 88},
      {"v2_all", 113}};
  for (auto const& [word, size] : sizes) {
    CAPTURE(word);
    auto const chosen = select_tools(catalogue(), {.toolsets = {word}});
    REQUIRE(chosen);
    CHECK(chosen->all().size() == size);
  }
}

TEST_CASE("the rows of v2 have words for people and for models") {
  std::set<std::string_view> titles;
  for (auto const& tool : catalogue().all()) {
    CAPTURE(tool.name);
    CHECK(titles.insert(tool.title).second);
    if (!tool.route.is_v2()) continue;
    CHECK(!tool.title.ends_with('.'));
    CHECK(is_sentence(tool.description));
    CHECK(tool.description.size() <= 300);
    CHECK(tool.description.find("  ") == std::string_view::npos);
    CHECK(title(tool).ends_with("(beta)") == tool.beta);
  }
}

TEST_CASE("the arguments of v2 are camelCase, and every slot of a path is filled by one of them") {
  for (auto const* tool : rows()) {
    CAPTURE(tool->name);
    check_names(tool->params);
    std::vector<std::string_view> filled;
    std::set<std::string_view> seen;
    for (auto const& param : all_params(*tool)) CHECK(seen.insert(param.name).second);
    for (auto const& param : tool->params)
      if (param.in == schema::ParamLocation::path) filled.push_back(param.request_name());
    CHECK(filled == slots(tool->route.path));
    bool const has_body = has_json_body(tool->route.method);
    for (auto const& param : tool->params) CHECK((param.in != schema::ParamLocation::body || has_body));
    for (auto const& rule : tool->rules)
      for (auto const name : rule.names) CHECK(seen.contains(name));
  }
}

// A value of a field has no id of its own: its record and its field name it.
TEST_CASE("the own id of a record of v2 is named id") {
  for (auto const* tool : rows()) {
    CAPTURE(tool->name);
    bool const has_own = tool->name.ends_with("_by_id") && !tool->name.ends_with("_field_value_by_id");
    auto const is_id = [](schema::Param const& param) { return param.name == "id"; };
    CHECK(std::ranges::any_of(tool->params, is_id) == has_own);
    if (!has_own) continue;
    auto const own = std::ranges::find_if(tool->params, is_id);
    CHECK(own->request_name() == slots(tool->route.path).back());
  }
}

TEST_CASE("the example of every row of v2 has arguments that the row accepts") {
  for (auto const* tool : rows()) {
    CAPTURE(tool->name);
    auto const example = parse_json(tool->example, DuplicateNames::reject);
    REQUIRE(example);
    auto const checked = check_arguments(*tool, example->as_object());
    auto const* refused = std::get_if<Outcome>(&checked);
    auto const why = refused ? refused->text : std::string();
    CHECK(why == "");
  }
}

TEST_CASE("what a note or reminder of v2 has beside its type is refused where the type has none of it") {
  struct Case {
    std::string_view tool, arguments, refusal;
  };
  auto const given = GENERATE(
      Case{"create_a_affinity_v2_note", R"({"type":"entities","content":"a"})", "companies"},
      Case{"create_a_affinity_v2_note", R"({"type":"interaction","content":"a"})", "interaction"},
      Case{"create_a_affinity_v2_note", R"({"type":"entities","content":"a","companies":[1],"parent":2})",
           "parent"},
      Case{"create_a_affinity_v2_note", R"({"type":"user-reply","content":"a","parent":2,"companies":[1]})",
           "companies"},
      Case{
          "create_a_affinity_v2_reminder",
          R"({"type":"one-time","dueDate":"2027-01-01","owner":1,"entity":{"type":"person","id":2},"recurrence":{"resetTrigger":"email","periodDays":3}})",
          "recurrence"},
      Case{"affinity_v2_company_fields_batch_update", R"({"companyId":7,"updates":[]})", "updates"});
  CAPTURE(given.tool, given.arguments);
  auto const catalogue = Catalogue::with_opt_in();
  auto const checked = check_arguments(*catalogue.find(given.tool), parse_json(given.arguments)->as_object());
  auto const* refused = std::get_if<Outcome>(&checked);
  REQUIRE(refused);
  CHECK(refused->text.find(given.refusal) != std::string::npos);
  CHECK(std::ranges::count(refused->text, '\n') == 0);  // one sentence
}

TEST_CASE("six POSTs of v2 only read, and no other request than a GET does") {
  std::set<std::string> only_reads;
  for (auto const* tool : rows()) {
    auto const request = plan(*tool, tests::sample_arguments(*tool, tests::Which::required_only));
    if (request.only_reads) only_reads.insert(std::string(tool->route.path));
    CHECK(request.reads() == (tool->effect == Effect::reads));
  }
  CHECK(only_reads == std::set<std::string>{"/v2/companies/search", "/v2/persons/search",
                                            "/v2/semantic-search", "/v2/lists/{listId}/list-entries/search",
                                            "/v2/notes/search", "/v2/files/search"});
}

TEST_CASE("the hints of v2 follow the effect, but for a merge and a reminder, which nobody may repeat") {
  std::set<std::string_view> not_repeatable;
  for (auto const* tool : rows()) {
    CAPTURE(tool->name);
    auto hints = tool_annotations(tool->effect);
    if (!tool->repeatable) not_repeatable.insert(tool->name);
    hints.idempotent = hints.idempotent && tool->repeatable;
    CHECK(tool_annotations(*tool) == hints);
  }
  CHECK(not_repeatable == std::set<std::string_view>{"affinity_v2_company_merge_start",
                                                     "affinity_v2_person_merge_start",
                                                     "update_a_affinity_v2_reminder_by_id"});
}

TEST_CASE("every row of v2 says what it gives, unless Affinity answers with nothing") {
  std::set<std::string_view> without;
  for (auto const* tool : rows()) {
    CAPTURE(tool->name);
    // Items of a field are what the field holds: records, options or texts.
    bool const items = tool->name.ends_with("_field_value_items");
    bool const gives = tool->output.kind == schema::Shape::Kind::record;
    CHECK(gives == !(answers_success(*tool) || items));
    if (answers_success(*tool)) without.insert(tool->name);
  }
  CHECK(without.size() == 16);  // 7 deletes, 8 changes of one record or value, and the feedback
}

TEST_CASE("the rights of a row are those that Affinity names for its call") {
  std::map<std::string_view, std::set<std::string_view>> rows_of;
  for (auto const* tool : rows())
    if (!tool->rights.empty()) rows_of[tool->rights].insert(tool->name);
  CHECK(rows_of["Export All Organizations directory"] ==
        std::set<std::string_view>{"list_all_affinity_v2_companies", "affinity_v2_companies_search"});
  CHECK(rows_of["Export All People directory"] ==
        std::set<std::string_view>{"list_all_affinity_v2_persons", "affinity_v2_persons_search"});
  CHECK(rows_of["Export data from Lists"] ==
        std::set<std::string_view>{
            "list_all_affinity_v2_opportunities", "delete_a_affinity_v2_opportunity_by_id",
            "update_a_affinity_v2_opportunity_by_id", "list_all_affinity_v2_list_entries",
            "affinity_v2_list_entries_search", "affinity_v2_entry_fields_batch_update",
            "update_a_affinity_v2_entry_field_value_by_id", "list_all_affinity_v2_saved_view_list_entries"});
  CHECK(rows_of["Manage duplicates"].size() == 12);
  CHECK(rows_of["Edit Global Field Values"] == std::set<std::string_view>{"create_a_affinity_v2_person"});
  CHECK(rows_of["Share accessible Lists globally"] ==
        std::set<std::string_view>{"create_a_affinity_v2_list"});
  CHECK(rows_of.size() == 6);
}

TEST_CASE("the tools that descriptions of v2 send a model to exist, and are others") {
  std::size_t senders = 0;
  for (auto const* tool : rows()) {
    auto const words =
        write_json(json::object{{"about", description(*tool)}, {"schema", input_schema(*tool)}});
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz_0123456789";
    bool sends = false;
    for (auto at = words.find("affinity_"); at != words.npos; at = words.find("affinity_", at + 1)) {
      auto const from = words.find_last_not_of(letters, at) + 1;
      auto const named = words.substr(from, words.find_first_not_of(letters, at) - from);
      CAPTURE(tool->name);
      CAPTURE(named);
      CHECK(catalogue().find(named));
      CHECK(named != tool->name);
      sends = true;
    }
    senders += sends;
  }
  CHECK(senders >= 30);
}

}  // namespace affinity::tools::v2_rows_test
