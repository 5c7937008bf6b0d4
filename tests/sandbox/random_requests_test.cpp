// Whatever is asked, an answer comes: no exception, nothing for the sanitizers, and a body as promised.

#include "sandbox/persistence/firm_file.hpp"
#include "sandbox/routing/route.hpp"
#include "support/catch.hpp"
#include "support/rounds.hpp"
#include "support/sandbox_client.hpp"
#include "support/scratch.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>
#include <vector>

namespace affinity::tests::random_requests_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

// SplitMix64: the same numbers everywhere.
struct SplitMix64 {
  std::uint64_t state = 20'261'121;
  std::uint64_t next() {
    std::uint64_t z = state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t count) { return std::size_t(next() % count); }
  bool one_in(std::size_t count) { return below(count) == 0; }
  template<class Rows> auto const& pick(Rows const& rows) { return rows[below(std::size(rows))]; }
};

// Where a request goes, and what belongs into its query or body.
struct Endpoint {
  std::string_view path{};
  std::vector<std::string_view> names{};
};

std::vector<Endpoint> const& endpoints() {
  static std::vector<Endpoint> const all{
      {"/persons",
       {"first_name", "last_name", "emails", "organization_ids", "term", "with_interaction_dates",
        "with_interaction_persons", "with_opportunities", "min_last_email_date"}},
      {"/persons/fields"},
      {"/persons/{}", {"first_name", "emails", "organization_ids", "with_interaction_dates"}},
      {"/organizations",
       {"name", "domain", "person_ids", "term", "with_interaction_dates", "max_first_event_date",
        "with_opportunities"}},
      {"/organizations/{}", {"name", "domain", "person_ids", "with_interaction_persons"}},
      {"/opportunities", {"name", "list_id", "person_ids", "organization_ids", "term"}},
      {"/opportunities/{}", {"name", "person_ids", "organization_ids"}},
      {"/notes",
       {"content", "person_ids", "organization_ids", "opportunity_ids", "parent_id", "type", "created_at"}},
      {"/notes/{}", {"content"}},
      {"/lists", {"name", "type", "is_public", "owner_id", "additional_permissions"}},
      {"/lists/{}"},
      {"/lists/{}/list-entries", {"entity_id", "creator_id"}},
      {"/lists/{}/list-entries/{}"},
      {"/fields", {"name", "entity_type", "value_type", "list_id", "allows_multiple", "is_list_specific"}},
      {"/fields/{}"},
      {"/field-values", {"field_id", "entity_id", "value", "list_entry_id", "person_id"}},
      {"/field-values/{}", {"value"}},
      {"/field-value-changes",
       {"field_id", "person_id", "limit", "order_by", "changed_after", "action_type"}},
      {"/interactions",
       {"type", "person_ids", "content", "date", "start_time", "end_time", "person_id", "direction"}},
      {"/interactions/{}", {"type", "person_ids", "content", "date"}},
      {"/relationships-strengths", {"external_id", "internal_id"}},
      {"/reminders",
       {"owner_id", "type", "content", "due_date", "reset_type", "reminder_days", "person_id", "status",
        "due_after"}},
      {"/reminders/{}",
       {"owner_id", "type", "content", "due_date", "reset_type", "reminder_days", "is_completed"}},
      {"/entity-files", {"person_id", "organization_id"}},
      {"/entity-files/{}"},
      {"/entity-files/download/{}"},
      {"/webhook"},
      {"/webhook/subscribe", {"webhook_url", "subscriptions"}},
      {"/webhook/{}", {"webhook_url", "subscriptions", "disabled"}},
      {"/auth/whoami"},
      {"/rate-limit"},
      {"/nowhere/{}"}};
  return all;
}

constexpr std::array<std::int64_t, 24> ids{510'001,    510'007,   510'008, 510'020, 730'001, 730'002,
                                           730'040,    880'001,   880'002, 4'101,   4'103,   4'104,
                                           9'400'001,  9'400'040, 31'012,  31'013,  31'020,  15'500'001,
                                           15'500'900, 6'200'001, 7'001,   15'001,  43'001,  1'201};

constexpr std::array<std::string_view, 14> texts{"",
                                                 "Jane",
                                                 "jane@acme.example",
                                                 "2026-11-20",
                                                 "2026-11-20T10:00:00.000-08:00",
                                                 "2025-12-01",
                                                 "9999-12-31T23:59:59Z",
                                                 "0000-01-01",
                                                 "Zoë \xF0\x9F\xA6\x8A \"q\"\n",
                                                 "note.created",
                                                 "https://h.example/x",
                                                 "asc",
                                                 "{\"a\":",
                                                 "<p>x</p><br><a href=\"javascript:x\">y</a>"};

std::int64_t some_id(SplitMix64& random) {
  constexpr std::array<std::int64_t, 6> strange{0, -1, 1, 9'007'199'254'740'993, INT64_MAX, INT64_MIN};
  if (random.one_in(12)) return random.pick(strange);
  return random.pick(ids) + (random.one_in(3) ? std::int64_t(random.below(40)) : 0);
}

// An id that goes with the word, as far as a word says it: "person_ids", "/lists/".
std::int64_t id_for(SplitMix64& random, std::string_view word) {
  struct Kind {
    std::string_view part{};
    std::int64_t first = 0;
    std::size_t count = 0;
  };
  constexpr std::array<Kind, 15> kinds{{{"list-entr", 9'400'001, 110},
                                        {"list_entry", 9'400'001, 110},
                                        {"organization", 730'001, 60},
                                        {"opportunit", 880'001, 32},
                                        {"field-values/", 15'500'001, 900},
                                        {"field", 31'001, 60},
                                        {"note", 6'200'001, 60},
                                        {"parent", 6'200'001, 60},
                                        {"list", 4'101, 4},
                                        {"interaction", 7'001, 30},
                                        {"reminder", 15'001, 12},
                                        {"file", 43'001, 6},
                                        {"webhook", 1'201, 3},
                                        {"entity", 730'001, 60},
                                        {"", 510'001, 60}}};
  if (random.one_in(8)) return some_id(random);
  for (auto const& kind : kinds)
    if (word.find(kind.part) != std::string_view::npos)
      return kind.first + std::int64_t(random.below(kind.count));
  return 0;
}

constexpr std::array<std::string_view, 5> location_keys{"city", "country", "id", "role_id", "a"};

json::value some_value(SplitMix64& random, int depth = 0) {
  switch (random.below(depth > 2 ? 7 : 10)) {
    case 0: return nullptr;
    case 1: return random.one_in(2);
    case 2: return std::int64_t(random.below(9));
    case 3: return some_id(random);
    case 4: return double(random.below(1'000)) / 7 - 50;
    case 5:
    case 6: return json::value(random.pick(texts));
    case 7: {
      json::array out;
      for (auto n = random.below(4); n > 0; --n) out.push_back(some_value(random, depth + 1));
      return out;
    }
    case 8: {
      json::array out;
      for (auto n = random.below(4); n > 0; --n) out.emplace_back(some_id(random));
      return out;
    }
    default: {
      json::object out;
      for (auto n = random.below(4); n > 0; --n)
        out[random.pick(location_keys)] = some_value(random, depth + 1);
      return out;
    }
  }
}

// Often what the argument wants.
json::value value_for(SplitMix64& random, std::string_view name) {
  auto const is = [&](std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, name) != words.end();
  };
  if (random.one_in(7)) return some_value(random);
  if (name.ends_with("_ids") || name == "emails" || name == "subscriptions") {
    json::array out;
    for (auto n = random.below(4); n > 0; --n) {
      if (name == "emails") out.emplace_back("x" + std::to_string(random.below(500)) + "@y.example");
      if (name == "subscriptions") out.emplace_back("note.created");
      if (name.ends_with("_ids")) out.emplace_back(id_for(random, name));
    }
    if (name == "person_ids") out.emplace_back(510'001);  // an interaction wants one of the team
    return out;
  }
  if (is({"owner_id", "creator_id", "internal_id"})) return 510'001 + std::int64_t(random.below(7));
  if (name.starts_with("list_") && random.one_in(2)) return nullptr;
  if (name.ends_with("_id")) return id_for(random, name);
  if (name == "start_time") return "2025-12-01";
  if (name == "end_time") return "2026-11-21";
  if (name.ends_with("_date") || name.ends_with("_time") ||
      is({"date", "created_at", "changed_after", "due_after"})) {
    constexpr std::array<std::string_view, 6> dates{"2026-01-15", "2026-06-30T12:00:00Z",      "2026-11-21",
                                                    "2025-12-01", "2026-03-08T02:30:00-08:00", "2027-01-01"};
    return json::value(random.pick(dates));
  }
  if (name.starts_with("with_") || name.starts_with("is_") || is({"allows_multiple", "disabled"}))
    return random.one_in(2);
  if (name.ends_with("type") || is({"direction", "status"})) {
    constexpr std::array<std::int64_t, 8> codes{0, 1, 0, 1, 2, 3, 7, 8};
    return random.pick(codes);
  }
  if (is({"reminder_days", "limit"})) return std::int64_t(random.below(60));
  if (name == "webhook_url") return "https://h.example/x";
  if (name == "additional_permissions")
    return json::array{
        json::object{{"internal_person_id", id_for(random, "person")}, {"role_id", random.below(3)}}};
  if (name == "value" && random.one_in(2)) return some_value(random);
  return json::value(random.pick(texts));
}

std::string fill_path(SplitMix64& random, std::string path) {
  for (auto at = path.find("{}"); at != std::string::npos; at = path.find("{}"))
    path.replace(at, 2, random.one_in(40) ? "x%00" : std::to_string(id_for(random, path.substr(0, at))));
  return path;
}

std::string some_query(SplitMix64& random, Endpoint const& endpoint) {
  std::string query = "page_size=" + std::to_string(1 + random.below(9));
  if (random.one_in(20)) query += "&page_token=eyJwYXJhbXMiOnt9fQ";
  for (auto const name : endpoint.names) {
    if (random.one_in(3)) continue;
    auto const value = value_for(random, name);
    auto const text = as_text(value) ? std::string(*as_text(value)) : write_json(value);
    query.append("&").append(name).append(random.one_in(9) ? "[]=" : "=");
    query += random.one_in(60) ? "%G\xFF" : percent_encode(text);
  }
  return query;
}

std::string some_body(SplitMix64& random, Endpoint const& endpoint) {
  if (random.one_in(60)) return std::string(random.pick(texts));
  json::object out;
  for (auto const name : endpoint.names)
    if (!random.one_in(6)) out[name] = value_for(random, name);
  return write_json(out);
}

std::string some_upload(SplitMix64& random) {
  std::string out;
  for (auto n = random.below(4); n > 0; --n) {
    out += "--xx\r\nContent-Disposition: form-data; name=\"" +
           std::string(random.one_in(2) ? "file" : "organization_id") + '"';
    if (random.one_in(2)) out.append("; filename=\"").append(random.pick(texts)).append("\"");
    out += "\r\n\r\n" + std::to_string(id_for(random, "organization")) + "\r\n";
  }
  return out + (random.one_in(9) ? "--xx" : "--xx--\r\n");
}

Request some_request(SplitMix64& random) {
  constexpr std::array methods{Method::get, Method::post, Method::put,
                               Method::del, Method::post, Method::put};
  auto const& endpoint = random.pick(endpoints());
  Request request{.method = random.pick(methods), .target = fill_path(random, std::string(endpoint.path))};
  // Seldom a deletion, or soon nothing is left to ask for.
  auto const unfit = [&] {
    return (request.method == Method::del && !random.one_in(6)) ||
           (!sandbox::match_route(request.method, request.target).route && !random.one_in(8));
  };
  while (unfit()) request.method = random.pick(methods);
  if (request.method == Method::get || random.one_in(3)) request.target += '?' + some_query(random, endpoint);
  if (request.method == Method::post || request.method == Method::put) {
    bool const upload = endpoint.path == "/entity-files" || random.one_in(60);
    bool const form = random.one_in(8);
    request.content_type = upload ? "multipart/form-data; boundary=xx"
                           : form ? "application/x-www-form-urlencoded"
                                  : "application/json";
    request.body = upload ? some_upload(random)
                   : form ? some_query(random, endpoint)
                          : some_body(random, endpoint);
  }
  constexpr std::array<std::string_view, 4> strange_keys{"Bearer nobody's", "Basic !!", "",
                                                         "Basic OnNhbmRib3g=x"};
  auto const key = random.one_in(20)  ? random.pick(strange_keys)
                   : random.one_in(5) ? "Bearer second"
                                      : "Basic OnNhbmRib3g=";
  request.headers.set("Authorization", std::string(key));
  return request;
}

// Without limits, so that every request is looked at.
sandbox::Settings unlimited(std::string file = {}) {
  return {.extra_keys = {"second"},
          .limit_per_minute = std::nullopt,
          .limit_per_month = std::nullopt,
          .sandbox_file = std::move(file),
          .webhooks = true};
}

// What the body of an answer must be, by its type.
bool is_as_promised(Response const& response) {
  auto const type = response.headers.find("content-type").value_or("");
  if (response.status == 302) return response.headers.find("location").has_value();
  if (response.status == 401) return response.body == "Unauthorized API Key.";
  if (type == "text/plain") return response.status == 404 && response.body == "Unknown API endpoint";
  auto const body = parse_json(response.body);
  if (!body || type != "application/json") return false;
  if (response.status == 200) return true;
  auto const* message = member(*body, "message");
  auto const* code = member(*body, "code");
  return message && code && as_text(*message) && as_int64(*code) == response.status;
}

// Asks and checks the answer.
Response ask(sandbox::Api& api, FakeClock& clock, Request const& request, int i) {
  auto response = api.handle(request);
  CAPTURE(i, std::string(to_string(request.method)), request.target, request.body, response.status,
          response.body);
  REQUIRE(response.status != 500);
  REQUIRE(is_as_promised(response));
  if (i % 64 == 0) (void)api.take_deliveries();
  clock.pass(Milliseconds(700));
  return response;
}

}  // namespace

TEST_CASE("twenty thousand random requests are all answered as promised") {
  SplitMix64 random;
  FakeClock clock;
  sandbox::Api api(clock, unlimited());
  std::array<int, 6> by_class{};
  std::set<std::pair<Method, std::string_view>> answered;  // routes that gave what was asked for
  for (int i = 0; i < 20'000; ++i) {
    auto const request = some_request(random);
    auto const response = ask(api, clock, request, i);
    ++by_class.at(std::size_t(response.status / 100));
    auto const path = request.target.substr(0, request.target.find('?'));
    if (response.status < 400)
      answered.emplace(request.method, sandbox::match_route(request.method, path).route->pattern);
  }
  std::string missing;
  for (auto const& endpoint : endpoints())
    for (auto const method : {Method::get, Method::post, Method::put, Method::del}) {
      auto const found = sandbox::match_route(method, endpoint.path);
      if (found.route && found.route->pattern.size() >= endpoint.path.size() &&
          !answered.contains({method, found.route->pattern}))
        missing.append(to_string(method)).append(" ").append(found.route->pattern).append("\n");
    }
  CAPTURE(missing, by_class[2], by_class[3], by_class[4]);
  CHECK(by_class[2] > 4'000);
  CHECK(by_class[4] > 5'000);
  CHECK(missing == "");
}

// With a file each change writes all records, nine tenths of the time.
TEST_CASE("random requests leave records that can be read again") {
  Scratch folder;
  auto const file = folder.path("firm.json");
  {
    SplitMix64 random;
    FakeClock clock;
    sandbox::Api api(clock, unlimited(file));
    for (int i = 0; i < rounds(2'000, 20'000); ++i) ask(api, clock, some_request(random), i);
  }
  sandbox::Store store;
  auto const read = sandbox::load_firm_file(store, file);
  REQUIRE(read);
  CHECK(sandbox::serialize_firm(store) == folder.read("firm.json"));
}

}  // namespace affinity::tests::random_requests_test
