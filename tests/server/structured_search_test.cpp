// The check of a structured search and the sandbox agree: every pair of an operator and a type, with values
// of every form, is sent and accepted, or is refused by both.

#include "sandbox/api.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "tools/call/call.hpp"
#include "tools/search/search_samples.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::server::structured_search_test {

namespace {

using tools::v2::SearchValue;

struct Firm final : client::Sender {
  tests::FakeClock clock{};
  sandbox::Api api{clock, {.limit_per_minute = std::nullopt}};
  Request asked{};
  int status = 0;  // of the last answer; 0 when nothing was sent

  Task<Result<Response>> send(Request request, client::CallContext const&) override {
    request.headers.set("authorization", "Bearer sandbox");
    asked = request;
    auto response = api.handle(request);
    status = response.status;
    co_return response;
  }
};

struct Session {
  Firm firm{};
  tools::Catalogue const catalogue = tools::Catalogue::with_opt_in();

  tools::Outcome call(std::string_view name, json::object arguments) {
    firm.status = 0;
    tools::ToolContext const context{.catalogue = catalogue, .sender = firm, .limits = {}};
    client::CallContext const caller;
    return tests::run(tools::call(context, *catalogue.find(name), std::move(arguments), caller));
  }
  int post(std::string target, json::value const& body) {
    Request request{.method = Method::post, .target = std::move(target), .body = write_json(body)};
    request.content_type = "application/json";
    request.headers.set("authorization", "Bearer sandbox");
    return firm.api.handle(request).status;
  }
};

// A field that the sandbox has, and the type that filters by it have.
struct Field {
  std::string id{}, type{}, attribute{};
};

constexpr std::int64_t sourcing = 4103;

// One of each type, and those of which a filter must know more.
std::vector<Field> fields_of_every_type(Session& session) {
  std::vector<Field> out{{"last-email", "date", "date-of-activity"},
                         {"notes", "date", "created-date"},
                         {"notes", "text", "content"},
                         {"reminders", "date", "due-date"},
                         {"created-at", "date", ""},
                         {"time-in-current-status", "date", ""}};
  auto const listed =
      session.call("list_all_affinity_v2_list_fields", {{"listId", sourcing}, {"limit", 100}});
  for (auto const type : tools::v2::search_value_types())
    for (auto const& field : listed.structured.at("result").as_array()) {
      auto const metadata = text_member(field, "valueType");
      if (metadata == "interaction" || tools::v2::filter_type_of(metadata) != type) continue;
      out.push_back({text_member(field, "id"), std::string(type), ""});
      break;
    }
  return out;
}

std::vector<json::value> values_of_every_form() {
  std::vector<json::value> out{nullptr};
  for (auto const kind :
       {SearchValue::text, SearchValue::number, SearchValue::day, SearchValue::option, SearchValue::record,
        SearchValue::location, SearchValue::window, SearchValue::range, SearchValue::age}) {
    auto const one = tests::search_item(kind), other = tests::search_item(kind, true);
    out.push_back(one);
    out.push_back(json::array{one, other});
    out.push_back(json::array{other, one});
  }
  out.push_back(json::array{});
  out.push_back({{"amount", json::array{0}}, {"unit", "day"}});
  out.push_back({{"amount", json::array{3, 1}}, {"unit", "day"}});
  out.push_back({{"amount", 0}, {"unit", "hour"}});
  return out;
}

json::object filter_with(Field const& field, std::string_view op, json::value const& value) {
  json::object filter{{"fieldId", field.id}, {"valueType", field.type}, {"operator", op}};
  if (!field.attribute.empty()) filter["attributeId"] = field.attribute;
  if (!value.is_null()) filter["value"] = value;
  return filter;
}

// Affinity takes any member in a location; what is no part of one means nothing, so the check refuses it.
bool has_other_members(Field const& field, json::value const& value) {
  return field.type.starts_with("location") && write_json(value).find("city") == std::string::npos;
}

// "" where the check and the sandbox agree on a filter.
std::string disagreement(Session& session, json::object const& filter) {
  auto const checked = session.call("affinity_v2_list_entries_search",
                                    {{"listId", sourcing}, {"filters", json::array{filter}}, {"limit", 1}});
  auto const shown = write_json(filter);
  if (session.firm.status == 201) return "";
  if (session.firm.status != 0) return "sent and refused: " + shown + ", as " + session.firm.asked.body;
  json::object const body{{"filters", {{"operator", "and"}, {"filters", json::array{filter}}}}};
  auto const status =
      session.post("/v2/lists/" + std::to_string(sourcing) + "/list-entries/search?limit=1", body);
  return status == 400 ? "" : "refused and " + std::to_string(status) + ": " + shown + ", " + checked.text;
}

}  // namespace

TEST_CASE("the sandbox takes each filter that the check lets pass, and none that the check refuses") {
  Session session;
  auto const fields = fields_of_every_type(session);
  CHECK(fields.size() == 6 + tools::v2::search_value_types().size());
  auto const values = values_of_every_form();
  // For an operator that the type has not, one value is as wrong as another.
  std::vector<json::value> const any{tests::search_item(SearchValue::text)};
  std::vector<std::string> wrong;
  for (auto const& field : fields)
    for (auto const op : tools::v2::search_operators())
      for (auto const& value : tools::v2::search_rule(field.type, op) ? values : any) {
        if (has_other_members(field, value)) continue;
        if (auto found = disagreement(session, filter_with(field, op, value)); !found.empty())
          wrong.push_back(std::move(found));
      }
  auto const first = wrong.empty() ? std::string() : wrong.front();
  CHECK(first == "");
  CHECK(wrong.size() == 0);
}

TEST_CASE(
    "every rule of searches is sent to the sandbox with its own values and finds or leaves out records") {
  Session session;
  auto const fields = fields_of_every_type(session);
  for (auto const& rule : tools::v2::search_rules())
    for (auto const op : rule.operators)
      for (auto const& field : fields) {
        if (tools::v2::search_rule(field.type, op) != &rule) continue;
        bool const is_age = rule.value == SearchValue::range || rule.value == SearchValue::age;
        if (field.id == "time-in-current-status" && !is_age && rule.value != SearchValue::none) continue;
        auto const filter = filter_with(field, op, tests::search_sample(rule));
        CAPTURE(write_json(filter));
        auto const outcome = session.call("affinity_v2_list_entries_search",
                                          {{"listId", sourcing}, {"filters", json::array{filter}}});
        CHECK(!outcome.is_error);
        CHECK(session.firm.status == 201);
      }
}

TEST_CASE("what the sandbox refuses of sorts, terms and groups is refused before it is sent") {
  Session session;
  std::string deep = R"({"fieldId":"created-at","operator":"is-empty"})";
  for (int i = 0; i < 11; ++i) deep = R"({"operator":"and","filters":[)" + deep + "]}";
  for (std::string const& arguments :
       {std::string(R"({"term":"ab"})"), std::string(R"({"sorts":[{"fieldId":"notes","direction":"asc"}]})"),
        R"({"where":)" + deep + "}", std::string(R"({"where":{"operator":"and"}})")}) {
    CAPTURE(arguments);
    auto given = parse_json(arguments)->as_object();
    given["listId"] = sourcing;
    CHECK(session.call("affinity_v2_list_entries_search", std::move(given)).is_error);
    CHECK(session.firm.status == 0);
  }
}

}  // namespace affinity::server::structured_search_test
