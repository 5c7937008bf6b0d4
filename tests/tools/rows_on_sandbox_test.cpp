// Every row against the sandbox: the call works, its answer is what outputSchema says, and nothing comes that
// the schema does not name.

#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/sandbox_client.hpp"
#include "support/shape_check.hpp"
#include "tools/call/call.hpp"

namespace affinity::tools::rows_on_sandbox_test {

namespace {

using schema::Shape;
using namespace tests::seeded;

struct SandboxSender final : client::Sender {
  tests::FakeClock clock{};
  sandbox::Api api{clock};

  Task<Result<Response>> send(Request request, client::CallContext const&) override {
    request.headers.set("authorization", "Bearer sandbox");
    co_return api.handle(request);
  }
};

struct Session {
  SandboxSender sender{};
  Catalogue catalogue = Catalogue::standard();

  Outcome ask(std::string_view name, json::object arguments = {}) {
    ToolContext const context{.catalogue = catalogue, .sender = sender, .limits = {.max_result = 80 * 1024}};
    client::CallContext const call;
    auto const* const tool = catalogue.find(name);
    auto const outcome = tests::run(affinity::tools::call(context, *tool, std::move(arguments), call));
    CAPTURE(name);
    auto const start = shorten(outcome.text, 300);
    CAPTURE(start);
    CHECK(!outcome.is_error);
    auto const wrong = schema::mismatch(outcome.structured, structured_content_shape(*tool), "answer");
    CHECK(wrong == "");
    auto described = tests::without_remarks(outcome.structured).as_object();
    for (auto const* beside : {"deleted", "before"})
      described.erase(beside);  // told as `cleaned` and `why` are
    auto const unnamed = tests::not_described(described, structured_content_shape(*tool), "answer");
    CHECK(unnamed == "");
    return outcome;
  }
};

json::value first(Outcome const& outcome) { return outcome.structured.at("result").at(0); }
json::value id_of(Outcome const& outcome) { return outcome.structured.at("result").at("id"); }
std::size_t count(Outcome const& outcome) { return outcome.structured.at("result").as_array().size(); }
bool success(Outcome const& outcome) { return outcome.structured.at("result").at("success").as_bool(); }

json::object const everything_about_interactions{
    {"with_interaction_dates", true}, {"with_interaction_persons", true}, {"with_opportunities", true}};

json::object with(json::object arguments, json::object const& more) {
  for (auto const& member : more) arguments[member.key()] = member.value();
  return arguments;
}

}  // namespace

TEST_CASE("every row does on the sandbox what it says, and its answer is what its schema says") {
  Session s;

  auto const me = s.ask("list_all_affinity_whoami");
  CHECK(me.structured.at("result").at("user").at("id") == maren);
  s.ask("list_all_affinity_rate_limits");

  CHECK(count(s.ask("list_all_affinity_organizations")) == 100);
  CHECK(first(s.ask("list_all_affinity_organizations",
                    with({{"term", "acme"}, {"limit", 3}}, everything_about_interactions)))
            .at("interaction_dates")
            .is_object());
  CHECK(count(s.ask("list_all_affinity_organizations", {{"max_last_email_date", "1990-01-01"}})) == 0);
  auto const company =
      id_of(s.ask("create_a_affinity_organization",
                  {{"name", "Söhne & Co"}, {"domain", "soehne.example"}, {"person_ids", jane}}));
  auto const renamed = s.ask("update_a_affinity_organization_by_id", {{"id", company}, {"name", "Söhne"}});
  CHECK(renamed.structured.at("result").at("name") == "Söhne");
  CHECK(s.ask("get_single_affinity_organization_by_id", {{"id", company}})
            .structured.at("result")
            .at("person_ids") == json::array{jane});
  s.ask("get_single_affinity_organization_by_id", with({{"id", acme}}, everything_about_interactions));

  CHECK(count(s.ask("list_all_affinity_persons", {{"limit", 500}})) >= 300);
  s.ask("list_all_affinity_persons",
        with({{"limit", 3}, {"with_current_organizations", true}}, everything_about_interactions));
  auto const person = id_of(s.ask("create_a_affinity_person", {{"first_name", "Ada"},
                                                               {"last_name", "Ørsted"},
                                                               {"emails", json::array{}},
                                                               {"organization_ids", json::array{company}}}));
  auto const changed =
      s.ask("update_a_affinity_person_by_id", {{"id", person}, {"emails", "ada@soehne.example"}});
  CHECK(changed.structured.at("result").at("emails") == json::array{"ada@soehne.example"});
  s.ask("get_single_affinity_person_by_id", {{"id", large_person_id}});
  s.ask("get_single_affinity_person_by_id",
        with({{"id", jane}, {"with_current_organizations", true}}, everything_about_interactions));

  CHECK(count(s.ask("list_all_affinity_notes", {{"limit", 2}})) == 2);
  auto const written = s.ask("create_a_affinity_note", {{"content", "<p>Had <strong>lunch</strong></p>"},
                                                        {"type", "html"},
                                                        {"person_ids", person},
                                                        {"organization_ids", json::array{company}},
                                                        {"created_at", "2026-11-20"}});
  auto const note = id_of(written);
  s.ask("create_a_affinity_note", {{"content", "Indeed."}, {"parent_id", note}});
  s.ask("update_a_affinity_note_by_id", {{"id", note}, {"content", "Had dinner"}});
  CHECK(s.ask("get_single_affinity_note_by_id", {{"id", note}}).structured.at("result").at("content") ==
        "Had dinner");
  CHECK(id_of(written) == first(s.ask("list_all_affinity_notes", {{"person_id", person}})).at("id"));

  CHECK(count(s.ask("list_all_affinity_lists")) >= 3);
  auto const list =
      id_of(s.ask("create_a_affinity_list",
                  {{"name", "Founders"},
                   {"type", "person"},
                   {"is_public", false},
                   {"owner_id", maren},
                   {"additional_permissions", {{"internal_person_id", tobias}, {"role_id", "basic"}}}}));
  s.ask("get_single_affinity_list_by_id", {{"id", deal_flow}});
  CHECK(count(s.ask("list_all_affinity_list_entries", {{"list_id", deal_flow}, {"limit", 5}})) == 5);
  s.ask("list_all_affinity_list_entries", {{"list_id", tier_1_lps}});
  s.ask("list_all_affinity_list_entries", {{"list_id", sourcing}});
  auto const entry = id_of(s.ask("create_a_affinity_list_entry", {{"list_id", list}, {"entity_id", person}}));
  s.ask("get_single_affinity_list_entry_by_id", {{"list_id", list}, {"id", entry}});
  s.ask("get_single_affinity_list_entry_by_id", {{"list_id", deal_flow}, {"id", acme_deal_entry}});

  CHECK(count(s.ask("list_all_affinity_relationship_strength", {{"external_id", jane}})) >= 1);

  CHECK(success(s.ask("delete_a_affinity_list_entry_by_id", {{"list_id", list}, {"id", entry}})));
  CHECK(success(s.ask("delete_a_affinity_note_by_id", {{"id", note}})));
  CHECK(success(s.ask("delete_a_affinity_person_by_id", {{"id", person}})));
  CHECK(success(s.ask("delete_a_affinity_organization_by_id", {{"id", company}})));
}

}  // namespace affinity::tools::rows_on_sandbox_test
