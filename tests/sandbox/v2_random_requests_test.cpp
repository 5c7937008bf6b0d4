// Whatever is asked of API v2, an answer in its form comes, also after v1 has deleted what a request names.

#include "support/catch.hpp"
#include "support/rounds.hpp"
#include "support/v2_client.hpp"

#include <array>
#include <vector>

namespace affinity::tests::v2_random_requests_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

// SplitMix64: the same numbers everywhere.
struct RandomNumbers {
  std::uint64_t state = 20'261'129;
  std::size_t below(std::size_t count) {
    std::uint64_t z = state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return std::size_t((z ^ (z >> 31)) % count);
  }
  template<class Rows> auto const& pick(Rows const& rows) { return rows[below(std::size(rows))]; }
};

// A placeholder of a path is followed by the first id of its kind and how many there are.
struct SomeId {
  std::string_view placeholder{};
  std::int64_t first = 0;
  std::size_t count = 0;
};
constexpr std::array<SomeId, 14> kinds{{{"{list}", 4'101, 5},
                                        {"{entry}", 9'400'001, 110},
                                        {"{note}", 6'200'001, 90},
                                        {"{reminder}", 15'001, 14},
                                        {"{view}", 7'701, 4},
                                        {"{company}", 730'001, 40},
                                        {"{person}", 510'001, 60},
                                        {"{deal}", 880'001, 33},
                                        {"{option}", 52'001, 20},
                                        {"{meeting}", 7'001, 60},
                                        {"{field}", 31'001, 26},
                                        {"{transcript}", 8'300'001, 5},
                                        {"{file}", 43'001, 6},
                                        {"{webhook}", 1'201, 20}}};

struct Sample {
  Method method = Method::get;
  std::string_view path{}, body{};
};
constexpr Sample deletes(std::string_view path) { return {Method::del, path, {}}; }
constexpr Sample writes(std::string_view path, std::string_view body) { return {Method::post, path, body}; }

Sample batch(std::string_view path, std::string_view body) { return {Method::patch, path, body}; }

constexpr std::string_view of_field = "/lists/4103/fields/field-{field}/dropdown-options";
constexpr std::string_view of_status = "/lists/4101/fields/field-31012/dropdown-options";
constexpr std::string_view of_option = "/lists/4101/fields/field-31012/dropdown-options/{option}";
constexpr std::string_view of_value = "/lists/{list}/list-entries/{entry}/fields/field-{field}";
constexpr std::string_view of_owners = "/lists/4101/list-entries/{entry}/fields/field-31013";
constexpr std::string_view of_deal = "/lists/4101/list-entries/{entry}/fields/field-31012";

std::vector<Sample> const& samples() {
  static std::vector<Sample> const all{
      {.path = "/lists?limit=2"},
      {.path = "/lists/{list}"},
      {.path = "/lists/{list}/fields?includes=filterability"},
      {.path = of_field},
      {.path = of_option},
      {.path = "/lists/{list}/list-entries?fieldTypes=list&fieldIds=last-email"},
      {.path = "/lists/{list}/list-entries/{entry}?fieldTypes=relationship-intelligence"},
      {.path = "/lists/{list}/list-entries/{entry}/fields"},
      {.path = of_value},
      {.path = "/lists/{list}/saved-views/{view}/list-entries"},
      {.path = "/notes?includes=personsPreview&includes=repliesCount&limit=3"},
      {.path = "/notes/{note}?includes=companiesPreview&includes=opportunitiesPreview"},
      {.path = "/notes/{note}/replies"},
      {.path = "/notes/{note}/attached-persons?limit=0"},
      {.path = "/companies/{company}/notes"},
      {.path = "/persons/{person}/notes"},
      {.path = "/opportunities/{deal}/notes"},
      {.path = "/reminders?totalCount=true"},
      {.path = "/reminders/{reminder}"},
      {.path = "/users/{person}"},
      {.path = "/teams?includes=membersPreview&includes=accessibleListsPreview"},
      {.path = "/transcripts?totalCount=true&filter=id%3D{transcript}"},
      {.path = "/transcripts/{transcript}"},
      {.path = "/transcripts/{transcript}/fragments?limit=7"},
      {.path = "/files?filter=creator.id%3D{person}"},
      {.path = "/files/{file}"},
      {.path = "/webhooks?filter=id%3D{webhook}"},
      {.path = "/webhooks/{webhook}"},
      {.path = "/field-value-changes?filter=changer.id%3D{person}%26field.id%3Dfield-{field}"},
      {.path = "/lists/{list}/list-entries/{entry}/field-value-changes"},
      {.path = "/meetings?filter=createdAt%3E2026-01-01T00%3A00%3A00Z"},
      {.path = "/meetings/{meeting}"},
      {.path = "/calls?filter=!(id%3D{meeting})"},
      {.path = "/emails?limit=3"},
      {.path = "/chat-messages"},
      {.path = "/companies/{company}/relationships"},
      {.path = "/persons/{person}/relationships?orderBy=-interactionScore"},
      {.path = "/inferred-connections/coworkers?filter=target.currentCompany.id%3D{company}"},
      {.path = "/inferred-connections/"
               "investor-executive-connections?filter=target.currentCompany.id%3D{company}"},
      batch(
          "/companies/{company}/fields",
          R"({"operation":"update-fields","updates":[{"id":"field-{field}","value":{"type":"text","data":"x"}}]})"),
      batch(
          "/persons/{person}/fields",
          R"({"operation":"update-fields","updates":[{"id":"field-31003","value":{"type":"text","data":null}}]})"),
      batch("/lists/4101/list-entries/{entry}/fields",
            R"({"operation":"update-fields","updates":[{"id":"field-31012","value":{"type":"ranked-dropdown",
                "data":{"dropdownOptionId":{option}}}}]})"),
      writes("/webhooks", R"({"url":"https://h.example/{option}","subscriptions":["note.created"]})"),
      writes("/webhooks/{webhook}", R"({"url":"https://h.example/{entry}","status":"active"})"),
      writes("/companies/search?fieldIds=last-email",
             R"({"search":{"term":"robot"},"sorts":[{"fieldId":"field-31007",
             "direction":"desc"}]})"),
      writes("/persons/search?totalCount=true", R"({"filters":{"operator":"or","filters":[{"valueType":"date",
             "fieldId":"last-email","attributeId":"date-of-activity","operator":"is-within-the-last",
             "value":{"amount":[30],"unit":"day"}}]}})"),
      writes("/lists/4101/list-entries/search?fieldTypes=list", R"({"filters":{"operator":"and","filters":[{
             "valueType":"ranked-dropdown","fieldId":"field-31012","operator":"is-any-of",
             "value":[{"dropdownOptionId":52001},{"dropdownOptionId":{option}}]}]}})"),
      writes("/notes/search", R"({"prompt":"uptime","limit":5})"),
      writes("/notes/search", R"({"prompt":"uptime","companyId":{company}})"),
      writes("/files/search", R"({"prompt":"revenue","fileIds":[{file}]})"),
      writes("/semantic-search", R"({"prompt":"robots for warehouses","entityType":"companies","limit":3})"),
      {.path = "/duplicates/company-suggestions?totalCount=true"},
      {.path = "/duplicates/person-suggestions?limit=1"},
      {.path = "/company-merges?filter=status%3Dsuccess"},
      {.path = "/person-merges"},
      {.path = "/tasks/company-merges?filter=status%3Din-progress"},
      {.path = "/tasks/person-merges"},
      writes("/company-merges", R"({"primaryCompanyId":{company},"duplicateCompanyId":{company}})"),
      writes("/person-merges", R"({"primaryPersonId":{person},"duplicatePersonId":{person}})"),
      writes("/feedback", R"({"type":"api","subject":"s","body":"b"})"),
      deletes("/webhooks/{webhook}"),
      deletes("/transcripts/{transcript}"),
      writes("/lists", R"({"name":"L","type":"company","isPublic":true})"),
      writes("/lists/{list}/list-entries", R"({"entity":{"id":{company}},"creatorId":510004})"),
      writes(of_status, R"({"type":"status-dropdown","text":"T{option}","rank":1,"color":"red",
                           "statusCategory":"open","winRate":5})"),
      writes(of_field, R"({"type":"dropdown","text":"T{option}"})"),
      writes(of_option, R"({"text":"U{option}","rank":0,"statusCategory":"lost"})"),
      writes(of_deal, R"({"value":{"type":"ranked-dropdown","data":{"dropdownOptionId":{option}}}})"),
      writes(of_owners, R"({"value":{"type":"person-multi","data":[{"id":{person}},{"id":{person}}]}})"),
      writes("/notes", R"({"type":"entities","content":{"html":"<p>x<a href='https://x.example'>y</a></p>"},
                           "persons":[{"id":{person}}],"companies":[{"id":{company}}],
                           "opportunities":[{"id":{deal}}]})"),
      writes("/notes", R"({"type":"user-reply","content":{"html":"x"},"parent":{"id":{note}}})"),
      writes("/notes", R"({"type":"interaction","content":{"html":"x"},
                           "interaction":{"type":"meeting","id":{meeting}}})"),
      writes("/notes/{note}", R"({"content":{"html":"<p>z</p>"},"persons":[{"id":{person}}]})"),
      writes("/reminders", R"({"type":"one-time","dueDate":"2026-12-01T00:00:00Z","owner":{"id":510001},
                               "content":null,"entity":{"type":"opportunity","id":{deal}}})"),
      writes("/reminders", R"({"type":"recurring","recurrence":{"resetTrigger":"event","periodDays":3650},
                               "owner":{"id":510003},"entity":{"type":"person","id":{person}}})"),
      writes("/reminders/{reminder}", R"({"completedAt":"2026-11-21T09:00:00Z","owner":{"id":510002}})"),
      deletes("/notes/{note}"),
      deletes("/reminders/{reminder}"),
      deletes(of_option)};
  return all;
}

constexpr std::array<std::string_view, 4> deleted_by_v1{"/persons/{person}", "/organizations/{company}",
                                                        "/opportunities/{deal}", "/fields/{field}"};

std::string fill(RandomNumbers& random, std::string_view pattern) {
  std::string out(pattern);
  constexpr std::array<std::int64_t, 4> strange{0, -1, 2'147'483'648, 9'007'199'254'740'993};
  for (auto const& kind : kinds)
    for (auto at = out.find(kind.placeholder); at != out.npos; at = out.find(kind.placeholder)) {
      auto const id =
          random.below(40) == 0 ? random.pick(strange) : kind.first + std::int64_t(random.below(kind.count));
      out.replace(at, kind.placeholder.size(), std::to_string(id));
    }
  return out;
}

// Sometimes with a byte that belongs there no more.
std::string spoil(RandomNumbers& random, std::string text) {
  constexpr std::array<std::string_view, 6> parts{"null", "7", "\"x\"", "{}", "[]", ":"};
  if (text.empty() || random.below(4) != 0) return text;
  auto const at = text.find_first_of(":,[", random.below(text.size()));
  if (at == text.npos) return text.substr(0, random.below(text.size()));
  auto const end = text.find_first_of(",}]", at + 1);
  return text.replace(at + 1, (end == text.npos ? text.size() : end) - at - 1, random.pick(parts));
}

bool is_in_form(Reply const& reply) {
  if (reply.status == 204) return reply.text.empty();
  if (reply.status < 400) return reply.body.is_object();
  if (reply.status == 500 || reply.size("errors") == 0) return false;
  return !reply.str("errors.0.code").empty() && !reply.str("errors.0.message").empty();
}

}  // namespace

TEST_CASE("random requests to v2 are all answered in its form") {
  RandomNumbers random;
  V2Client client({.extra_keys = {"second"},
                   .limit_per_minute = std::nullopt,
                   .limit_per_month = std::nullopt,
                   .webhooks = true});
  // A dropdown, which no list of the seed has.
  client.v1.post("/fields", R"({"name":"Region","entity_type":1,"value_type":2,"list_id":4103})");
  client.control("replication-lag", R"({"milliseconds":1500})");
  // Before others delete what they need, each kind of request succeeds.
  std::string never;
  for (auto const& sample : samples()) {
    bool done = false;
    for (int tries = 0; tries < 3'000 && !done; ++tries) {
      done = client.ask(sample.method, fill(random, sample.path), fill(random, sample.body)).status < 300;
      client.v1.clock.pass(Milliseconds(700));
    }
    if (!done) never.append(sample.path).append(" ").append(sample.body).append("\n");
  }
  CHECK(never == "");
  auto const count = rounds(8'000, 80'000);
  for (int i = 0; i < count; ++i) {
    if (i % 100 == 99) client.v1.del(fill(random, random.pick(deleted_by_v1)));
    auto const& sample = samples()[random.below(samples().size())];
    client.v1.key = random.below(5) == 0 ? "second" : "sandbox";
    auto const path = fill(random, sample.path);
    auto const body = spoil(random, fill(random, sample.body));
    auto const reply = client.ask(sample.method, path, body);
    CAPTURE(i, std::string(to_string(sample.method)), path, body, reply.status, reply.text.substr(0, 400));
    REQUIRE(is_in_form(reply));
    if (i % 64 == 0) (void)client.v1.api.take_deliveries();
    client.v1.clock.pass(Milliseconds(700));
  }
}

}  // namespace affinity::tests::v2_random_requests_test
