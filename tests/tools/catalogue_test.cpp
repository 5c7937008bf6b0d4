#include "tools/catalogue.hpp"

#include "support/catch.hpp"
#include "support/snapshot.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace affinity::tests::catalogue_test {

using namespace affinity;
using namespace affinity::tools;

namespace {

// The names that clients know us by, in the order in which we list them. Never changed.
constexpr std::array<std::string_view, 54> names{
    "list_all_affinity_whoami",
    "list_all_affinity_organizations",
    "get_single_affinity_organization_by_id",
    "delete_a_affinity_organization_by_id",
    "update_a_affinity_organization_by_id",
    "create_a_affinity_organization",
    "list_all_affinity_notes",
    "get_single_affinity_note_by_id",
    "create_a_affinity_note",
    "update_a_affinity_note_by_id",
    "delete_a_affinity_note_by_id",
    "list_all_affinity_opportunities",
    "get_single_affinity_opportunity_by_id",
    "create_a_affinity_opportunity",
    "update_a_affinity_opportunity_by_id",
    "delete_a_affinity_opportunity_by_id",
    "list_all_affinity_persons",
    "get_single_affinity_person_by_id",
    "create_a_affinity_person",
    "update_a_affinity_person_by_id",
    "delete_a_affinity_person_by_id",
    "get_single_affinity_interaction_by_id",
    "create_a_affinity_interaction",
    "update_a_affinity_interaction_by_id",
    "delete_a_affinity_interaction_by_id",
    "list_all_affinity_interactions",
    "list_all_affinity_lists",
    "get_single_affinity_list_by_id",
    "create_a_affinity_list",
    "list_all_affinity_fields",
    "create_a_affinity_field",
    "delete_a_affinity_field_by_id",
    "list_all_affinity_person_fields",
    "list_all_affinity_organization_fields",
    "list_all_affinity_rate_limits",
    "list_all_affinity_list_entries",
    "get_single_affinity_list_entry_by_id",
    "create_a_affinity_list_entry",
    "delete_a_affinity_list_entry_by_id",
    "list_all_affinity_field_values",
    "create_a_affinity_field_value",
    "update_a_affinity_field_value_by_id",
    "delete_a_affinity_field_value_by_id",
    "list_all_affinity_field_values_changes",
    "list_all_affinity_relationship_strength",
    "list_all_affinity_reminders",
    "get_single_affinity_reminder_by_id",
    "create_a_affinity_reminder",
    "update_a_affinity_reminder_by_id",
    "delete_a_affinity_reminder_by_id",
    "list_all_affinity_files",
    "get_single_affinity_file_by_id",
    "affinity_files_download",
    "affinity_files_upload",
};

Catalogue const& catalogue() {
  static auto const all = Catalogue::standard();
  return all;
}

bool only(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

constexpr std::string_view lower_case = "abcdefghijklmnopqrstuvwxyz_";
constexpr std::string_view lower_case_or_digit = "abcdefghijklmnopqrstuvwxyz_0123456789";  // content_base64

// "/lists/{list_id}/list-entries/{list_entry_id}" → {"list_id", "list_entry_id"}
std::multiset<std::string_view> slots(std::string_view route) {
  std::multiset<std::string_view> out;
  while (true) {
    auto const open = route.find('{'), close = route.find('}');
    if (open == std::string_view::npos) return out;
    out.insert(route.substr(open + 1, close - open - 1));
    route.remove_prefix(close + 1);
  }
}

bool is_sentence(std::string_view text) {
  return !text.empty() && text.ends_with('.') && !text.ends_with("..");
}

// Words of a param may also be the tail of a sentence that its type ends.
void check_param(schema::Param const& param) {
  CAPTURE(param.name);
  CHECK(only(param.name, lower_case_or_digit));
  CHECK(only(param.request_name(), lower_case_or_digit));
  bool const silent = param.description.empty();
  bool const spoken = is_sentence(param.description);
  CHECK((silent || spoken));
  CHECK(param.description.size() <= 120);
  bool const needed_in_path = param.in != schema::ParamLocation::path || param.need == schema::required;
  CHECK(needed_in_path);
  std::set<std::int64_t> codes;
  for (auto const& code : param.type.codes) {
    CHECK(codes.insert(code.code).second);
    CHECK(!code.name.empty());
  }
  bool const has_items = (param.type.kind == schema::Kind::list) == (param.type.items.size() == 1);
  CHECK(has_items);
  for (auto const& inside : param.type.members) check_param(inside);
  for (auto const& items : param.type.items)
    for (auto const& inside : items.members) check_param(inside);
}

// Unknown keys everywhere, nothing required: SDKs check error answers against this schema too. And portable,
// as
// `--strict` of MCP's Inspector wants it: no lists of types, and nothing that says nothing.
void check_is_loose(json::object const& schema, std::string const& where) {
  CAPTURE(where);
  CHECK(!schema.contains("required"));
  CHECK(!schema.contains("additionalProperties"));
  CHECK(!schema.contains("enum"));
  CHECK((schema.contains("anyOf") || schema.at("type").is_string()));
  if (auto const* inside = schema.if_contains("properties"))
    for (auto const& [name, property] : inside->as_object())
      check_is_loose(property.as_object(), where + "." + std::string(name));
  if (auto const* items = schema.if_contains("items")) check_is_loose(items->as_object(), where + "[]");
}

}  // namespace

TEST_CASE("the tools are some of the 54, in their order, each once") {
  std::size_t at = 0;
  for (auto const& tool : catalogue().all()) {
    CAPTURE(tool.name);
    auto const* const found = std::find(names.begin() + at, names.end(), tool.name);
    REQUIRE(found != names.end());
    at = std::size_t(found - names.begin()) + 1;
    CHECK(only(tool.name, lower_case));
    CHECK(tool.name.size() <= 64);
  }
  CHECK(catalogue().all().size() >= 25);
}

TEST_CASE("every tool has words for people and for models") {
  std::set<std::string_view> titles;
  for (auto const& tool : catalogue().all()) {
    CAPTURE(tool.name);
    CHECK(titles.insert(tool.title).second);
    CHECK(!tool.title.empty());
    CHECK(!tool.title.ends_with('.'));
    CHECK(is_sentence(tool.description));
    CHECK(tool.description.size() <= 300);
    CHECK(tool.description.find("This tool") == std::string_view::npos);
    CHECK(tool.description.find("  ") == std::string_view::npos);
    CHECK(only(tool.toolset, lower_case));
  }
}

TEST_CASE("D-2: the method of every tool is what its effect says") {
  for (auto const& tool : catalogue().all()) {
    CAPTURE(tool.name);
    CHECK((tool.effect == Effect::reads) == (tool.route.method == Method::get));
    CHECK((tool.effect == Effect::adds) == (tool.route.method == Method::post));
    CHECK((tool.effect == Effect::changes) == (tool.route.method == Method::put));
    CHECK((tool.effect == Effect::destroys) == (tool.route.method == Method::del));
    bool const says_so = tool.name.starts_with("create_") || tool.name == "affinity_files_upload";
    CHECK(says_so == (tool.effect == Effect::adds));
    CHECK(tool.name.starts_with("update_") == (tool.effect == Effect::changes));
    CHECK(tool.name.starts_with("delete_") == (tool.effect == Effect::destroys));
  }
}

TEST_CASE("every slot of a path is filled by exactly one argument, and every path argument fills one") {
  for (auto const& tool : catalogue().all()) {
    CAPTURE(tool.name);
    std::multiset<std::string_view> filled;
    for (auto const& param : tool.params)
      if (param.in == schema::ParamLocation::path) filled.insert(param.request_name());
    CHECK(tool.route.path.starts_with('/'));
    CHECK(filled == slots(tool.route.path));
  }
}

TEST_CASE("the arguments of every tool are well formed, and those of a get have no body") {
  for (auto const& tool : catalogue().all()) {
    CAPTURE(tool.name);
    std::set<std::string_view> seen;
    for (auto const& param : all_params(tool)) {
      CHECK(seen.insert(param.name).second);
      check_param(param);
      bool const has_body = tool.route.method == Method::post || tool.route.method == Method::put;
      CHECK((param.in != schema::ParamLocation::body || has_body));
    }
    CHECK(!seen.contains("page_size"));
    CHECK(!seen.contains("page_token"));
    for (auto const& rule : tool.rules) {
      for (auto const name : rule.names) CHECK(seen.contains(name));
      bool const knows_when = rule.when.empty() || seen.contains(rule.when);
      CHECK(knows_when);
    }
  }
}

TEST_CASE("lists page and single records do not") {
  for (auto const& tool : catalogue().all()) {
    CAPTURE(tool.name);
    bool const single = !tool.name.starts_with("list_all_") || tool.name == "list_all_affinity_whoami" ||
                        tool.name == "list_all_affinity_rate_limits";
    CHECK((tool.paging.kind == Paging::Kind::none) == single);
    CHECK((tool.paging.kind == Paging::Kind::tokens) == !tool.paging.items.empty());
    auto const input = input_schema(tool);
    auto const& properties = input.at("properties").as_object();
    CHECK(properties.contains("limit") == !single);
    CHECK(properties.contains("next_cursor") == !single);
    if (!single)
      CHECK(write_json(properties.at("limit")) ==
            R"({"type":"integer","minimum":1,"maximum":500,"default":100})");
  }
}

TEST_CASE("every tool says what it gives, unless it deletes") {
  for (auto const& tool : catalogue().all()) {
    CAPTURE(tool.name);
    CHECK((tool.output.kind == schema::Shape::Kind::record) == (tool.effect != Effect::destroys));
  }
}

TEST_CASE("input schemas are flat and closed") {
  for (auto const& tool : catalogue().all()) {
    CAPTURE(tool.name);
    auto const input = input_schema(tool);
    CHECK(input.at("type") == "object");
    CHECK(input.at("additionalProperties") == json::value(false));
    for (auto const* combinator : {"anyOf", "oneOf", "allOf", "not", "if", "$ref", "$defs"})
      CHECK(!input.contains(combinator));
  }
}

TEST_CASE("output schemas have the five names at their root and allow everything else") {
  for (auto const& tool : catalogue().all()) {
    CAPTURE(tool.name);
    auto const output = output_schema(tool);
    CHECK(output.at("type") == "object");
    std::vector<std::string> roots;
    for (auto const& property : output.at("properties").as_object()) roots.emplace_back(property.key());
    CHECK(roots == std::vector<std::string>{"result", "next_cursor", "result_count", "complete", "error"});
    check_is_loose(output, "");
    auto const& result = output.at("properties").at("result").as_object();
    bool const array = result.at("type") == "array";
    CHECK(array == (tool.paging.kind != Paging::Kind::none));
  }
}

void check_is_portable(json::object const& schema, bool has_words, std::string const& where) {
  CAPTURE(where);
  REQUIRE(schema.contains("type"));
  REQUIRE(schema.at("type").is_string());
  static constexpr std::array<std::string_view, 15> known{
      "type",      "description", "properties", "required",     "additionalProperties",
      "items",     "default",     "minimum",    "maximum",      "minLength",
      "maxLength", "minItems",    "maxItems",   "x-mcp-header", "title"};
  // Words are the enum of v2, of composed tools and of the unified view, of strings alone.
  bool const words = has_words && schema.at("type") == "string";
  for (auto const& keyword : schema)
    CHECK((std::find(known.begin(), known.end(), std::string_view(keyword.key())) != known.end() ||
           (words && keyword.key() == "enum")));
  if (schema.at("type") == "array") CHECK(schema.contains("items"));
  if (auto const* inside = schema.if_contains("properties"))
    for (auto const& [name, property] : inside->as_object())
      check_is_portable(property.as_object(), has_words, where + "." + std::string(name));
  if (auto const* items = schema.if_contains("items"))
    check_is_portable(items->as_object(), has_words, where + "[]");
}

// Gemini refuses the whole list for one property without a type, an enum beside integers, or a keyword it
// does not know.
TEST_CASE(
    "every property of every input schema has one type, and none a combinator or an enum of anything but "
    "words") {
  auto const complete = Catalogue::with_opt_in();
  for (auto const& tool : complete.all()) {
    CAPTURE(tool.name);
    bool const v2 = tool.route.is_v2() || tool.toolset.starts_with("v2_");
    bool const later = v2 || tool.toolset == work_toolset || tool.toolset == unified_toolset;
    check_is_portable(input_schema(tool), later, "");
  }
}

TEST_CASE("the tools that descriptions send a model to exist, and are others") {
  std::size_t senders = 0;
  for (auto const& tool : catalogue().all()) {
    auto words = write_json(json::object{{"about", description(tool)}, {"schema", input_schema(tool)}});
    bool sends = false;
    for (auto at = words.find("affinity_"); at != words.npos; at = words.find("affinity_", at + 1)) {
      auto from = at;
      while (from > 0 && (words[from - 1] == '_' || (words[from - 1] >= 'a' && words[from - 1] <= 'z')))
        --from;
      auto const end = std::min(words.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at), words.size());
      auto const named = words.substr(from, end - from);
      CAPTURE(tool.name);
      CAPTURE(named);
      CHECK(catalogue().find(named));
      CHECK(named != tool.name);
      sends = true;
    }
    senders += sends;
  }
  CHECK(senders >= 20);
}

TEST_CASE("the list of the 54 tools is at most 80 KB") {
  std::size_t bytes = 0;
  for (auto const& tool : catalogue().all())
    bytes += write_json(json::object{{"name", tool.name},
                                     {"title", tool.title},
                                     {"description", description(tool)},
                                     {"annotations", annotations(tool)},
                                     {"inputSchema", input_schema(tool)},
                                     {"outputSchema", output_schema(tool)}})
                 .size() +
             1;
  CHECK(bytes <= 80'000);
}

TEST_CASE("the four hints follow from the effect") {
  CHECK(tool_annotations(Effect::reads) ==
        ToolAnnotations{.read_only = true, .destructive = false, .idempotent = true, .open_world = true});
  CHECK(tool_annotations(Effect::adds) ==
        ToolAnnotations{.read_only = false, .destructive = false, .idempotent = false, .open_world = true});
  CHECK(tool_annotations(Effect::changes) ==
        ToolAnnotations{.read_only = false, .destructive = true, .idempotent = true, .open_world = true});
  CHECK(tool_annotations(Effect::destroys) ==
        ToolAnnotations{.read_only = false, .destructive = true, .idempotent = true, .open_world = true});
  CHECK(
      write_json(annotations(*catalogue().find("create_a_affinity_note"))) ==
      R"({"title":"Create a note","readOnlyHint":false,"destructiveHint":false,"idempotentHint":false,"openWorldHint":true})");
}

TEST_CASE("a description ends with the rules, which no schema says") {
  auto const text = description(*catalogue().find("create_a_affinity_note"));
  CHECK(text.ends_with(". Give at least one of person_ids, organization_ids, opportunity_ids, parent_id."));
  for (auto const& tool : catalogue().all())
    if (tool.rules.empty()) CHECK(description(tool) == tool.description);
}

TEST_CASE("what clients are told about each tool is what the snapshot says") {
  auto const complete = Catalogue::with_opt_in();
  for (auto const& tool : complete.all()) {
    json::object const told{{"name", tool.name},
                            {"title", title(tool)},
                            {"description", description(tool)},
                            {"annotations", annotations(tool)},
                            {"inputSchema", input_schema(tool)},
                            {"outputSchema", output_schema(tool)}};
    auto const difference =
        tests::compare_with_snapshot("tools/" + std::string(tool.name) + ".json", write_json_indented(told));
    INFO(difference);
    CHECK(difference.empty());
  }
}

}  // namespace affinity::tests::catalogue_test
