#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "tools/records/completion.hpp"
#include "tools/resources/desk_page.hpp"
#include "tools/resources/guide.hpp"
#include "tools/resources/resource.hpp"
#include "tools/selection.hpp"

namespace affinity::tools::resources_test {

namespace {

constexpr char lists[] =
    R"([{"id":1,"type":8,"name":"Deal Flow"},{"id":2,"type":0,"name":"Deals, old"},{"id":3,"type":0,"name":"LPs"},{"id":4,"type":0,"name":"lps"}])";
constexpr char fields[] =
    R"([{"id":7,"name":"Status","dropdown_options":[{"id":1,"text":"New"},{"id":2,"text":"Won"}]},{"id":8,"name":"Stage","dropdown_options":[{"id":3,"text":"Newish"}]}])";

struct Affinity {
  explicit Affinity(std::vector<std::string> bodies) {
    for (auto& body : bodies) sender.script.push_back(tests::json_response(std::move(body)));
  }
  Result<Completions> complete(CompletionSource names, std::string typed, json::object other_arguments = {}) {
    return tests::run(tools::complete(context, names, std::move(typed), std::move(other_arguments), {}));
  }
  Result<ResourceContents> read(std::string_view uri) {
    auto const found = find_resource(rows, uri);
    if (!found.row) return fail(ErrorKind::not_found, "no row");
    return tests::run(found.row->read(context, *found.row, found.slots, {}));
  }
  tests::ScriptedSender sender{};
  Catalogue catalogue = Catalogue::standard();
  std::vector<Resource> rows = resources();
  ToolContext context{.catalogue = catalogue, .sender = sender};
};

using Values = std::vector<std::string>;

}  // namespace

TEST_CASE("lists are completed by name, those that begin so first") {
  CHECK(Affinity({lists}).complete(CompletionSource::list, "de")->values ==
        Values{"Deal Flow", "Deals, old"});
  CHECK(Affinity({lists}).complete(CompletionSource::list, "FLOW")->values == Values{"Deal Flow"});
  CHECK(Affinity({lists}).complete(CompletionSource::list, "")->values.size() == 4);
  CHECK(Affinity({lists}).complete(CompletionSource::list, "zzz")->values.empty());
}

TEST_CASE("fields and options are those of the list and the field that are given already") {
  Affinity of_list({lists, fields});
  CHECK(of_list.complete(CompletionSource::field, "sta", {{"list", "deal flow"}})->values ==
        Values{"Stage", "Status"});
  CHECK(of_list.sender.asked.at(1).target.find("list_id=1") != std::string::npos);
  CHECK(Affinity({fields}).complete(CompletionSource::option, "", {{"field", "status"}})->values ==
        Values{"New", "Won"});
  CHECK(Affinity({fields}).complete(CompletionSource::option, "new")->values == Values{"New", "Newish"});
  CHECK(Affinity({lists}).complete(CompletionSource::field, "", {{"list", "no such list"}})->values.empty());
}

TEST_CASE("people are searched from the second letter on, and told apart by their address") {
  auto const people =
      R"({"persons":[{"id":1,"first_name":"Jane","last_name":"Doe","primary_email":"jane@acme.example"},{"id":2,"first_name":"Jan","last_name":"","emails":[]}],"next_page_token":"t"})";
  Affinity affinity({people});
  auto const found = affinity.complete(CompletionSource::person, "ja");
  CHECK(found->values == Values{"Jan", "Jane Doe <jane@acme.example>"});
  CHECK(found->more);
  Affinity quiet({});
  CHECK(quiet.complete(CompletionSource::person, "j")->values.empty());
  CHECK(quiet.sender.asked.empty());
}

TEST_CASE("no more than a hundred names are offered, and it is said that there are more") {
  json::array many;
  for (int i = 0; i < 120; ++i)
    many.push_back(json::object{{"id", i}, {"name", "List " + std::to_string(i)}});
  auto const found = Affinity({write_json(many)}).complete(CompletionSource::list, "");
  CHECK(found->values.size() == 100);
  CHECK(found->more);
}

TEST_CASE("the fields of a list are read by its id and by its name, and a name that two lists have is none") {
  for (auto const* uri : {"affinity://lists/1/fields", "affinity://lists/Deal%20Flow/fields"}) {
    CAPTURE(uri);
    Affinity affinity({lists, fields});
    auto const contents = affinity.read(uri);
    REQUIRE(contents);
    CHECK(parse_json(contents->text).value() == parse_json(fields).value());
  }
  CHECK(Affinity({lists}).read("affinity://lists/LPS/fields").error().kind == ErrorKind::not_found);
  CHECK(Affinity({lists}).read("affinity://lists/99/fields").error().kind == ErrorKind::not_found);
}

TEST_CASE("a URI finds its row only when the whole of it fits") {
  auto const rows = resources();
  CHECK(find_resource(rows, "affinity://me").row->name == "me");
  CHECK(find_resource(rows, "affinity://lists/a%2Fb/fields").slots.at(0).second == "a/b");
  for (auto const* uri : {"affinity://", "affinity://me/", "affinity://ME", "affinity://lists//fields",
                          "affinity://lists/1/fields/x", "affinity://lists/1", "affinity://lists/%FF/fields",
                          "affinity://lists/%zz/fields", "file:///etc/passwd"}) {
    CAPTURE(uri);
    CHECK(!find_resource(rows, uri).row);
  }
}

TEST_CASE("the guide is read without Affinity, and a resource needs the tool that reads the same") {
  Affinity affinity({});
  CHECK(affinity.read("affinity://guide")->text == guide);
  auto const only_notes = select_tools(affinity.catalogue, Selection{.toolsets = {"notes"}}).value();
  CHECK(is_offered(*find_resource(affinity.rows, "affinity://guide").row, only_notes));
  CHECK(!is_offered(*find_resource(affinity.rows, "affinity://lists").row, only_notes));
}

TEST_CASE("the page is offered with a tool that it shows, plan_changes or report_pipeline") {
  auto const rows = resources();
  auto const& page = *find_resource(rows, desk_page_uri).row;
  auto const everything = Catalogue::with_opt_in();
  CHECK(!is_offered(page, Catalogue::standard()));
  for (auto const* name : {"plan_changes", "report_pipeline"})
    CHECK(is_offered(page, Catalogue({*everything.find(name)})));
  for (auto const* name : {"apply_changes", "undo_changes", "query_list", "get_brief"})
    CHECK(!is_offered(page, Catalogue({*everything.find(name)})));
}

TEST_CASE("the page is one document of at most 60 KB that asks for nothing from elsewhere") {
  auto const page = desk_page();
  CHECK(page.starts_with("<!doctype html>"));
  CHECK(page.size() <= 60'000);
  for (std::string_view const word :
       {"http:",          "https://",     "url(",           "@import",
        "import(",        "import ",      "export ",        "eval(",
        "Function(",      "innerHTML",    "outerHTML",      "insertAdjacentHTML",
        "document.write", "localStorage", "sessionStorage", "fetch(",
        "XMLHttpRequest", "WebSocket",    "EventSource",    "sendBeacon",
        "<link",          "<img",         "src=",           "<!-- s"}) {
    CAPTURE(word);
    CHECK(page.find(word) == page.npos);
  }
  CHECK(Affinity({}).read(desk_page_uri)->text == page);
}

}  // namespace affinity::tools::resources_test
