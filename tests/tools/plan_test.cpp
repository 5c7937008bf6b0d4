#include "tools/plan.hpp"

#include "support/catch.hpp"
#include "support/sample.hpp"
#include "support/snapshot.hpp"
#include "tools/catalogue.hpp"

#include <set>

namespace affinity::tools::plan_test {

namespace {

// Reads like the request it is.
std::string as_http(Request const& request) {
  auto text = std::string(to_string(request.method)) + " " + request.target + "\n";
  if (!request.content_type.empty()) text += "content-type: " + request.content_type + "\n";
  if (!request.body.empty()) text += "\n" + write_json_indented(*parse_json(request.body));
  return text;
}

Tool tool_with(Route how, std::vector<schema::Param> params, Effect effect = Effect::reads) {
  return {.name = "t", .effect = effect, .route = how, .params = std::move(params)};
}

}  // namespace

TEST_CASE("the request of every tool with all its arguments is the one in its snapshot") {
  auto const catalogue = Catalogue::with_opt_in();
  for (auto const& tool : catalogue.all()) {
    CAPTURE(tool.name);
    if (tool.route.path.empty()) continue;  // several requests, which its function makes
    std::optional<PageRequest> page;
    bool const has_pages =
        tool.paging.kind == Paging::Kind::tokens || tool.paging.kind == Paging::Kind::links;
    if (has_pages) page = PageRequest{.size = 100, .token = "tok=en"};
    auto const request = plan(tool, tests::sample_arguments(tool, tests::Which::all), page);
    CHECK(tests::compare_with_snapshot("plans/" + std::string(tool.name) + ".txt", as_http(request)) == "");
  }
}

TEST_CASE("no slot is left in the target of any tool") {
  auto const catalogue = Catalogue::standard();
  for (auto const& tool : catalogue.all()) {
    CAPTURE(tool.name);
    auto const request = plan(tool, tests::sample_arguments(tool, tests::Which::required_only));
    CHECK(request.target.find_first_of("{}") == std::string::npos);
  }
}

TEST_CASE(
    "a text in a query or path is percent-encoded, so that it cannot become another path or parameter") {
  auto const tool = tool_with(get("/things/{thing}"), {schema::path("id", schema::text(), "", "thing"),
                                                       schema::query("q", schema::text())});
  auto const request = plan(tool, {{"id", "../x"}, {"q", "a&b=c d"}});
  CHECK(request.target == "/things/..%2Fx?q=a%26b%3Dc%20d");
}

TEST_CASE("a list in a query repeats its name with brackets") {
  auto const tool = tool_with(get("/things"), {schema::query("ids", schema::list_of(schema::id()))});
  CHECK(plan(tool, {{"ids", {1, 2}}}).target == "/things?ids%5B%5D=1&ids%5B%5D=2");
}

TEST_CASE("an integer of 64 bits reaches the path unharmed") {
  auto const tool = tool_with(get("/things/{id}"), {schema::path("id", schema::id())});
  CHECK(plan(tool, {{"id", 9223372036854775807}}).target == "/things/9223372036854775807");
}

TEST_CASE("only reading requests may be repeated") {
  CHECK(plan(tool_with(get("/x"), {}, Effect::reads), {}).idempotent);
  CHECK(!plan(tool_with(post("/x"), {}, Effect::adds), {}).idempotent);
  CHECK(!plan(tool_with(put("/x"), {}, Effect::changes), {}).idempotent);
  CHECK(!plan(tool_with(del("/x"), {}, Effect::destroys), {}).idempotent);
}

TEST_CASE("what may be old is what seldom changes: lists, fields and whoami, and only their reads") {
  std::set<std::string_view> max_age, max_age_of_v2;
  auto const rows = Catalogue::with_opt_in();
  for (auto const& tool : rows.all()) {
    if (plan(tool, {}).max_age.count() == 0) continue;
    CHECK(tool.effect == Effect::reads);
    (tool.route.is_v2() ? max_age_of_v2 : max_age).insert(tool.name);
  }
  CHECK((max_age == std::set<std::string_view>{"list_all_affinity_lists", "get_single_affinity_list_by_id",
                                               "list_all_affinity_fields", "list_all_affinity_person_fields",
                                               "list_all_affinity_organization_fields",
                                               "list_all_affinity_whoami"}));
  CHECK((max_age_of_v2 == std::set<std::string_view>{
                              "list_all_affinity_v2_lists", "get_single_affinity_v2_list_by_id",
                              "list_all_affinity_v2_list_fields", "list_all_affinity_v2_company_fields",
                              "list_all_affinity_v2_person_fields", "list_all_affinity_v2_list_field_options",
                              "list_all_affinity_v2_company_field_options",
                              "list_all_affinity_v2_person_field_options", "list_all_affinity_v2_whoami"}));
}

TEST_CASE("a member of the body that no argument sets has the value of the row") {
  auto tool = tool_with(post("/x"), {schema::body("last", schema::text())}, Effect::adds);
  tool.body_defaults = R"({"kind":"fixed","last":null})";
  CHECK(plan(tool, {}).body == R"({"kind":"fixed","last":null})");
  CHECK(plan(tool, {{"last", "Vance"}}).body == R"({"kind":"fixed","last":"Vance"})");
}

TEST_CASE("a write without arguments sends an empty object") {
  CHECK(plan(tool_with(post("/x"), {}, Effect::adds), {}).body == "{}");
}

}  // namespace affinity::tools::plan_test
