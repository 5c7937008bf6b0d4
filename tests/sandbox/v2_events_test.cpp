#include "support/catch.hpp"
#include "support/v2_client.hpp"

namespace affinity::tests::v2_events_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

// A sandbox with a webhook that gets all events.
struct Observed {
  Observed() : client({.webhooks = true}) {
    client.v1.del("/webhook/1201");
    client.v1.post("/webhook/subscribe", R"({"webhook_url":"https://h.example"})");
    client.v1.api.take_deliveries();
  }

  V2Client client;

  // "note.created list.created": the events since the last call.
  std::string events() {
    std::string out;
    for (auto const& delivery : client.v1.api.take_deliveries()) {
      auto const event = parse_json(delivery.text);
      out += (out.empty() ? "" : " ") + text_member(*event, "type");
    }
    return out;
  }
  std::int64_t created(std::string const& path, std::string const& body) {
    auto const made = client.post(path, body);
    REQUIRE(made.status == 201);
    return made.num("id");
  }
};

constexpr auto note = R"({"type":"entities","content":{"html":"<p>x</p>"},"persons":[{"id":510008}]})";

}  // namespace

TEST_CASE("a note of v2 fires the events of v1, with the record as v1 shows it") {
  Observed firm;
  auto const made = firm.client.post("/notes", note).num("id");
  auto const deliveries = firm.client.v1.api.take_deliveries();
  REQUIRE(deliveries.size() == 1);
  auto const event = parse_json(deliveries.front().text);
  CHECK(text_member(*event, "type") == "note.created");
  CHECK(write_json(event->at("body")) == firm.client.v1.get("/notes/" + id_text(made)).text);
  firm.client.post("/notes/" + id_text(made), R"({"companies":[{"id":730001}]})");
  CHECK(firm.events() == "note.updated");
  firm.client.del("/notes/" + id_text(made));
  CHECK(firm.events() == "note.deleted");
}

TEST_CASE("a reminder of v2 fires the events of v1") {
  Observed firm;
  auto const path =
      "/reminders/" + id_text(firm.created("/reminders",
                                           R"({"type":"one-time","dueDate":"2026-12-01T00:00:00Z",
                                             "owner":{"id":510001},"entity":{"type":"person","id":510008}})"));
  CHECK(firm.events() == "reminder.created");
  firm.client.post(path, R"({"completedAt":"2026-11-21T09:00:00Z"})");
  CHECK(firm.events() == "reminder.updated");
  firm.client.post(path, R"({"dueDate":"never"})");
  CHECK(firm.events().empty());
  firm.client.del(path);
  CHECK(firm.events() == "reminder.deleted");
}

TEST_CASE("a list, an entry and a value of v2 fire the events of v1") {
  Observed firm;
  auto const list = firm.created("/lists", R"({"name":"L","type":"company"})");
  CHECK(firm.events() == "list.created field.created field.created");
  auto const entry = firm.created("/lists/" + id_text(list) + "/list-entries", R"({"entity":{"id":730001}})");
  CHECK(firm.events() == "list_entry.created field_value.created field_value.created");
  auto const status = firm.client.v1.get("/lists/" + id_text(list)).num("fields.0.id");
  auto const options = "/lists/" + id_text(list) + "/fields/field-" + id_text(status) + "/dropdown-options";
  auto const second = firm.client.get(options).num("data.1.id");
  firm.client.post(
      "/lists/" + id_text(list) + "/list-entries/" + id_text(entry) + "/fields/field-" + id_text(status),
      R"({"value":{"type":"ranked-dropdown","data":{"dropdownOptionId":)" + id_text(second) + "}}}");
  CHECK(firm.events() == "field_value.updated");
  firm.client.post(options + "/" + id_text(second), R"({"text":"Doing"})");
  CHECK(firm.events() == "field.updated");
  firm.client.del(options + "/" + id_text(second));
  CHECK(firm.events() == "field_value.deleted field.updated");
}

TEST_CASE("deleting a company tells of its values that v1 shows, and of no others") {
  Observed firm;
  auto const shown = firm.client.v1.get("/field-values?organization_id=730002").size();
  firm.client.v1.del("/organizations/730002");
  auto const events = firm.events();
  std::size_t told = 0;
  for (auto at = events.find("field_value.deleted"); at != events.npos;
       at = events.find("field_value.deleted", at + 1))
    ++told;
  CHECK(told == shown);
}

}  // namespace affinity::tests::v2_events_test
