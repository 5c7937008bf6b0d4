#include "schema/validate.hpp"

#include "schema/checked_text.hpp"
#include "support/catch.hpp"

namespace affinity::tests::validate_test {

using namespace affinity;
using namespace affinity::schema;

namespace {

std::vector<Param> const params{
    path("id", id()),
    query("term", text()),
    body("name", text_of_at_least(1)),
    body("short", Type{.kind = Kind::text, .minimum = 2, .maximum = 5}),
    body("limit", integer_between(1, 500)),
    body("any_integer", integer()),
    body("at_most_nine", Type{.kind = Kind::integer, .maximum = 9}),
    body("amount", number()),
    body("is_public", boolean()),
    body("type", code({{0, "person"}, {1, "organization"}, {8, "opportunity"}})),
    body("kind", code({{2, "chat message"}, {3, "email"}})),
    body("done", code({{0, "false"}, {1, "true"}})),
    body("created_at", date_time()),
    body("person_ids", list_of(id())),
    body("emails", Type{.kind = Kind::list, .minimum = 1, .maximum = 2, .items = {text()}}),
    body("dates", list_of(date_time())),
    body("roles", list_of(record({body("person_id", id(), "", required),
                                  body("role_id", code({{0, "admin"}, {1, "basic"}}), "", required),
                                  body("note", text())}))),
    body("where", record({body("city", text())})),
    body("value", any()),
    body("parent_id", id(), "", Need::optional),
    body("mails", list_of(email())),
    body("domain", domain()),
    body("cursor", text_or_absent())};

// Every row but those about `id` sends it.
std::string checked(std::string_view arguments, std::vector<Param> const& of = params,
                    std::vector<Rule> const& rules = {}) {
  return checked_text(validate(object(arguments), of, rules));
}

std::string one(std::string_view member) { return checked("{\"id\":1," + std::string(member) + "}"); }

struct Row {
  char const* sent;
  char const* becomes;
};

}  // namespace

TEST_CASE("what can only mean one thing is taken and put into Affinity's form") {
  Row const rows[] = {
      {R"("term":"")", R"("term":"")"},
      {R"("name":"Crüd & Söhne ✓")", R"("name":"Crüd & Söhne ✓")"},
      {R"("short":"äöüßé")", R"("short":"äöüßé")"},
      {R"("short":"🦊🦊")", R"("short":"🦊🦊")"},
      {R"("term":1984)", R"("term":"1984")"},
      {R"("term":1.5)", R"("term":"1.5")"},
      {R"("short":1984)", R"("short":"1984")"},
      {R"("where":{"city":7})", R"("where":{"city":"7"})"},
      {R"("limit":" 5")", R"("limit":5)"},
      {R"("limit":"\t5.0 \n")", R"("limit":5)"},
      {R"("amount":" 1.5 ")", R"("amount":1.5)"},
      {R"("is_public":"yes")", R"("is_public":true)"},
      {R"("is_public":" No ")", R"("is_public":false)"},
      {R"-("type":"8 (opportunity)")-", R"("type":8)"},
      {R"("type":"0 person")", R"("type":0)"},
      {R"("kind":"e-mail")", R"("kind":3)"},
      {R"("created_at":" 2026-11-21 ")", R"("created_at":"2026-11-21")"},
      {R"("created_at":"2026-11-21 09:30")", R"("created_at":"2026-11-21 09:30")"},
      {R"("parent_id":"#77")", R"("parent_id":77)"},
      {R"("person_ids":["person-1","Person:2","person_3"])", R"("person_ids":[1,2,3])"},
      {R"("mails":" jane@acme.example ")", R"("mails":["jane@acme.example"])"},
      {R"("mails":["o'brien+x@sub.acme.example"])", R"("mails":["o'brien+x@sub.acme.example"])"},
      {R"("domain":" acme.example ")", R"("domain":"acme.example")"},
      {R"("limit":1)", R"("limit":1)"},
      {R"("limit":500)", R"("limit":500)"},
      {R"("limit":5.0)", R"("limit":5)"},
      {R"("limit":5e1)", R"("limit":50)"},
      {R"("limit":"5")", R"("limit":5)"},
      {R"("limit":"5.0")", R"("limit":5)"},
      {R"("limit":"5.000")", R"("limit":5)"},
      {R"("any_integer":"-3")", R"("any_integer":-3)"},
      {R"("any_integer":"9223372036854775807")", R"("any_integer":9223372036854775807)"},
      {R"("any_integer":"-9223372036854775808")", R"("any_integer":-9223372036854775808)"},
      {R"("any_integer":"9007199254740993.0")", R"("any_integer":9007199254740993)"},
      {R"("any_integer":9223372036854775807)", R"("any_integer":9223372036854775807)"},
      {R"("amount":1.5)", R"("amount":1.5)"},
      {R"("amount":3)", R"("amount":3)"},
      {R"("amount":"1.5")", R"("amount":1.5)"},
      {R"("amount":"-1e3")", R"("amount":-1000)"},
      {R"("amount":"9007199254740993")", R"("amount":9007199254740993)"},
      {R"("is_public":true)", R"("is_public":true)"},
      {R"("is_public":"false")", R"("is_public":false)"},
      {R"("is_public":"True")", R"("is_public":true)"},
      {R"("type":8)", R"("type":8)"},
      {R"("type":8.0)", R"("type":8)"},
      {R"("type":"8")", R"("type":8)"},
      {R"("type":"opportunity")", R"("type":8)"},
      {R"("type":"Person")", R"("type":0)"},
      {R"("kind":"chat_message")", R"("kind":2)"},
      {R"("kind":"Chat-Message")", R"("kind":2)"},
      {R"("done":true)", R"("done":1)"},
      {R"("done":"false")", R"("done":0)"},
      {R"("created_at":"2026-11-21")", R"("created_at":"2026-11-21")"},
      {R"("created_at":"2026-11-21T10:00:00.5-08:00")", R"("created_at":"2026-11-21T10:00:00.5-08:00")"},
      {R"("person_ids":[])", R"("person_ids":[])"},
      {R"("person_ids":[1,"2",3.0])", R"("person_ids":[1,2,3])"},
      {R"("person_ids":7)", R"("person_ids":[7])"},
      {R"("person_ids":"7")", R"("person_ids":[7])"},
      {R"("emails":"a@example.com")", R"("emails":["a@example.com"])"},
      {R"("roles":[{"role_id":"admin","person_id":"4"}])", R"("roles":[{"person_id":4,"role_id":0}])"},
      {R"("roles":{"role_id":1,"person_id":4,"note":null})", R"("roles":[{"person_id":4,"role_id":1}])"},
      {R"("where":{"city":"Oslo"})", R"("where":{"city":"Oslo"})"},
      {R"("where":{})", R"("where":{})"},
      {R"("value":[1,{"a":null}])", R"("value":[1,{"a":null}])"},
  };
  for (auto const& [sent, becomes] : rows) {
    CAPTURE(sent);
    CHECK(one(sent) == "{\"id\":1," + std::string(becomes) + "}");
  }
}

TEST_CASE("null for an optional argument is the argument left out") {
  CHECK(one(R"("name":null,"person_ids":null,"type":null,"value":null,"created_at":null)") == R"({"id":1})");
}

TEST_CASE("an empty text is an argument left out where its type has no empty text") {
  CHECK(one(R"("limit":"","amount":" ","is_public":"","type":"","created_at":"","person_ids":"","where":"",)"
            R"("mails":"","domain":"","parent_id":"","cursor":"")") == R"({"id":1})");
  CHECK(one(R"("term":"","value":"")") == R"({"id":1,"term":"","value":""})");
  CHECK(checked(R"({"id":""})") == R"(id must be a positive integer; you sent "".)");
  std::vector<Param> const few{query("person_id", id()), query("organization_id", id())};
  std::vector<Rule> const rules{exactly_one_of({"person_id", "organization_id"})};
  CHECK(checked(R"({"person_id":7,"organization_id":""})", few, rules) == R"({"person_id":7})");
  auto names = list_of(text());
  names.allows_empty = false;
  CHECK(checked(R"({"fields":[]})", {query("fields", names)}) == "{}");
}

TEST_CASE(
    "a text that is JSON of a list or an object is that list or object, also when it was encoded twice") {
  CHECK(one(R"("person_ids":"[1, \"2\"]")") == R"({"id":1,"person_ids":[1,2]})");
  CHECK(one(R"("emails":"[\"a@x.example\"]")") == R"({"id":1,"emails":["a@x.example"]})");
  CHECK(one(R"("emails":"\"[\\\"a@x.example\\\"]\"")") == R"({"id":1,"emails":["a@x.example"]})");
  CHECK(one(R"("where":"{\"city\":\"Oslo\"}")") == R"({"id":1,"where":{"city":"Oslo"}})");
  CHECK(one(R"("roles":"{\"role_id\":1,\"person_id\":4}")") ==
        R"({"id":1,"roles":[{"person_id":4,"role_id":1}]})");
  CHECK(one(R"("roles":["{\"role_id\":1,\"person_id\":4}"])") ==
        R"({"id":1,"roles":[{"person_id":4,"role_id":1}]})");
  // A text is wanted here, so it stays what it is.
  CHECK(one(R"("term":"[1]")") == R"({"id":1,"term":"[1]"})");
  CHECK(one(R"("where":"{city")") == R"(where must be an object with city; you sent "{city".)");
}

TEST_CASE("what is no e-mail address is refused before it is sent") {
  for (auto const* wrong : {R"("not an email")", R"("[\"a@x.example\"")", R"("a@x.example,b@x.example")",
                            R"("Jane <a@x.example>")", R"("@x.example")", R"("a@")", R"("a@b@c.example")",
                            R"("a b@x.example")", R"("a@x..example")", R"("\"a\"@x.example")", "5"}) {
    CAPTURE(wrong);
    CHECK(one(R"("mails":[)" + std::string(wrong) + "]")
              .starts_with("mails[0] must be one e-mail address such as"));
  }
}

TEST_CASE("a URL for a domain is refused with the domain that is in it") {
  CHECK(one(R"("domain":"https://www.acme.example/about?x=1")").ends_with(R"( Send "www.acme.example".)"));
  CHECK(one(R"("domain":"jane@acme.example")").ends_with(R"( Send "acme.example".)"));
  CHECK(one(R"("domain":"Acme Robotics")") ==
        R"(domain must be a domain such as acme.com, without https:// and path; you sent "Acme Robotics".)");
}

TEST_CASE("an id of something else is not taken for the one that is wanted") {
  CHECK(one(R"("person_ids":["organization-5"])") ==
        R"(person_ids[0] must be a positive integer; you sent "organization-5".)");
  CHECK(one(R"("limit":"limit-5")") == R"(limit must be an integer from 1 to 500; you sent "limit-5".)");
}

TEST_CASE("people's words and other spellings for an argument lead to its name") {
  std::vector<Param> const few{body("organization_id", id()),     body("emails", list_of(email())),
                               body("first_name", text()),        body("last_name", text()),
                               body("person_ids", list_of(id())), body("due_date", date_time())};
  auto const meant = [&](char const* name) {
    auto const out = checked("{\"" + std::string(name) + "\":1}", few);
    auto const from = out.find("Did you mean ");
    return from == out.npos ? std::string() : out.substr(from + 13, out.find('?') - from - 13);
  };
  CHECK(meant("company_id") == R"("organization_id")");
  CHECK(meant("companyId") == R"("organization_id")");
  CHECK(meant("organizationId") == R"("organization_id")");
  CHECK(meant("organization_ids") == R"("organization_id")");
  CHECK(meant("email") == R"("emails")");
  CHECK(meant("name") == R"("first_name" and "last_name")");
  CHECK(meant("contact_ids") == R"("person_ids")");
  CHECK(meant("dueDate") == R"("due_date")");
  CHECK(meant("colour").empty());
}

TEST_CASE("a word is near a code only when it is nearly its name") {
  std::vector<Param> const few{
      body("type", code({{0, "meeting"}, {1, "call"}, {2, "chat message"}, {3, "email"}}))};
  CHECK(checked(R"({"type":"all"})", few) ==
        R"(type cannot be "all". Accepted: 0 (meeting), 1 (call), 2 (chat message), 3 (email).)");
  CHECK(checked(R"({"type":"cal"})", few).find("Did you mean 1 (call)?") != std::string::npos);
}

TEST_CASE("checked arguments stand in the order of the params, however they came") {
  CHECK(checked(R"({"value":1,"name":"n","term":"t","id":3})") ==
        R"({"id":3,"term":"t","name":"n","value":1})");
}

TEST_CASE("what is not of the type is refused with what was sent and what is accepted") {
  Row const rows[] = {
      {R"("term":["a"])", R"(term must be text; you sent ["a"].)"},
      {R"("name":"")", R"(name must be text of at least 1 character; you sent "".)"},
      {R"("short":"a")", R"(short must be text of 2 to 5 characters; you sent "a".)"},
      {R"("short":"abcdef")", "short must be text of 2 to 5 characters; you sent 6 characters."},
      {R"("limit":0)", "limit must be an integer from 1 to 500; you sent 0."},
      {R"("limit":501)", "limit must be an integer from 1 to 500; you sent 501."},
      {R"("limit":5.5)", "limit must be an integer from 1 to 500; you sent 5.5."},
      {R"("limit":"5.5")", R"(limit must be an integer from 1 to 500; you sent "5.5".)"},
      {R"("limit":"5.")", R"(limit must be an integer from 1 to 500; you sent "5.".)"},
      {R"("limit":"+5")", R"(limit must be an integer from 1 to 500; you sent "+5".)"},
      {R"("limit":"0x5")", R"(limit must be an integer from 1 to 500; you sent "0x5".)"},
      {R"("limit":"lots")", R"(limit must be an integer from 1 to 500; you sent "lots".)"},
      {R"("limit":true)", "limit must be an integer from 1 to 500; you sent true."},
      {R"("limit":[5])", "limit must be an integer from 1 to 500; you sent [5]."},
      {R"("at_most_nine":10)", "at_most_nine must be an integer of at most 9; you sent 10."},
      {R"("any_integer":1e300)", "any_integer must be an integer; you sent 1e+300."},
      {R"("any_integer":9223372036854775808)",
       "any_integer must be an integer; you sent 9223372036854775808."},
      {R"("any_integer":"9223372036854775808")",
       R"(any_integer must be an integer; you sent "9223372036854775808".)"},
      {R"("amount":"much")", R"(amount must be a number; you sent "much".)"},
      {R"("amount":"inf")", R"(amount must be a number; you sent "inf".)"},
      {R"("amount":"nan")", R"(amount must be a number; you sent "nan".)"},
      {R"("amount":false)", "amount must be a number; you sent false."},
      {R"("is_public":1)", "is_public must be true or false; you sent 1."},
      {R"("type":2)", "type cannot be 2. Accepted: 0 (person), 1 (organization), 8 (opportunity)."},
      {R"("type":"oportunity")",
       "type cannot be \"oportunity\". Did you mean 8 (opportunity)? Accepted: 0 (person), 1 (organization), "
       "8 "
       "(opportunity)."},
      {R"("type":"deal")",
       R"(type cannot be "deal". Accepted: 0 (person), 1 (organization), 8 (opportunity).)"},
      {R"("type":true)", "type cannot be true. Accepted: 0 (person), 1 (organization), 8 (opportunity)."},
      {R"("type":{"id":8})",
       R"(type cannot be {"id":8}. Accepted: 0 (person), 1 (organization), 8 (opportunity).)"},
      {R"("created_at":"yesterday")",
       "created_at must be an ISO 8601 date, with or without a time, such as 2026-11-21 or "
       "2026-11-21T09:30:00Z; "
       "you sent \"yesterday\"."},
      {R"("created_at":"2026-02-30")",
       "created_at must be an ISO 8601 date, with or without a time, such as 2026-11-21 or "
       "2026-11-21T09:30:00Z; "
       "you sent \"2026-02-30\"."},
      {R"("created_at":1700000000)",
       "created_at must be an ISO 8601 date, with or without a time, such as 2026-11-21 or "
       "2026-11-21T09:30:00Z; "
       "you sent 1700000000."},
      {R"("person_ids":"1,2")", R"(person_ids must be a list of positive integers; you sent "1,2".)"},
      {R"("person_ids":{"a":1})", R"(person_ids must be a list of positive integers; you sent {"a":1}.)"},
      {R"("person_ids":[1,"x",0])",
       "person_ids[1] must be a positive integer; you sent \"x\".\nperson_ids[2] must be a positive integer; "
       "you "
       "sent 0."},
      {R"("person_ids":[null])", "person_ids[0] must be a positive integer; you sent null."},
      {R"("person_ids":[[1]])", "person_ids[0] must be a positive integer; you sent [1]."},
      {R"("emails":[])", "emails must be a list of 1 to 2 items, texts; you sent 0."},
      {R"("emails":["a","b","c"])", "emails must be a list of 1 to 2 items, texts; you sent 3."},
      {R"("dates":"soon")", R"(dates must be a list of ISO 8601 dates; you sent "soon".)"},
      {R"("roles":5)", "roles must be a list of objects with person_id, role_id, note; you sent 5."},
      {R"("roles":[5])", "roles[0] must be an object with person_id, role_id, note; you sent 5."},
      {R"("roles":[{"person_id":1,"role_id":0},{"person_id":1,"role_id":"basics"}])",
       "roles[1].role_id cannot be \"basics\". Did you mean 1 (basic)? Accepted: 0 (admin), 1 (basic)."},
      {R"("roles":[{"person_id":1,"role_id":0,"notes":"x"}])",
       "Unknown name \"notes\" in roles[0]. Did you mean \"note\"? Accepted: person_id, role_id, note."},
      {R"("roles":[{"role_id":null,"person_id":1}])",
       "Missing required argument roles[0].role_id: one of 0 (admin), 1 (basic)."},
      {R"("where":"Oslo")", R"(where must be an object with city; you sent "Oslo".)"},
  };
  for (auto const& [sent, becomes] : rows) {
    CAPTURE(sent);
    CHECK(one(sent) == becomes);
  }
}

TEST_CASE("an argument that nobody knows is refused with the nearest name first") {
  std::vector<Param> const few{body("name", text(), "", required), body("domain", text()),
                               body("person_ids", list_of(id()))};
  CHECK(checked(R"({"name":"a","nmae":"x"})", few) ==
        "Unknown argument \"nmae\". Did you mean \"name\"? Accepted: name, domain, person_ids.");
  CHECK(checked(R"({"name":"a","personIds":[1]})", few) ==
        "Unknown argument \"personIds\". Did you mean \"person_ids\"? Accepted: name, domain, person_ids.");
  CHECK(checked(R"({"name":"a","zebra":1})", few) ==
        "Unknown argument \"zebra\". Accepted: name, domain, person_ids.");
  CHECK(checked(R"({"name":"a","zebra":null})", few) ==
        "Unknown argument \"zebra\". Accepted: name, domain, person_ids.");
  CHECK(checked(R"({"Name":"a"})", few) ==
        "Unknown argument \"Name\". Did you mean \"name\"? Accepted: name, domain, person_ids.\n"
        "Missing required argument name: text.");
  CHECK(checked(R"({"verbose":true})", {}) == "Unknown argument \"verbose\". The tool takes no arguments.");
  CHECK(checked("{}", {}) == "{}");
}

TEST_CASE("a required argument that is absent or null is missing") {
  CHECK(checked("{}") == "Missing required argument id: a positive integer.");
  CHECK(checked(R"({"id":null})") == "Missing required argument id: a positive integer.");
  CHECK(checked(R"({"value":null})", {body("value", any(), "", required)}) ==
        "Missing required argument value: any JSON value.");
}

TEST_CASE("all mistakes are said at once, ten at most") {
  CHECK(
      checked(R"({"id":"x","limit":0,"nmae":1})") ==
      "Unknown argument \"nmae\". Did you mean \"name\"? Accepted: id, term, name, short, limit, "
      "any_integer, "
      "at_most_nine, amount, is_public, type, kind, done, created_at, person_ids, emails, dates, roles, "
      "where, value, parent_id, mails, domain, cursor.\n"
      "id must be a positive integer; you sent \"x\".\nlimit must be an integer from 1 to 500; you sent 0.");
  auto const many = [](int wrong) {
    json::array ids(std::size_t(wrong), json::value(0));
    return std::get<ValidationErrors>(validate({{"id", 1}, {"person_ids", ids}}, params, {}));
  };
  CHECK(many(10).size() == 10);
  CHECK(many(11).size() == 11);
  CHECK(many(11).back() == "and 1 more mistake.");
  CHECK(many(10'000).back() == "and 9990 more mistakes.");
}

TEST_CASE("what was sent is quoted short and without characters that nobody sees") {
  auto const quoted = [](std::string const& text) {
    auto const out = validate({{"limit", text}}, {body("limit", integer())}, {});
    auto const& sentence = std::get<ValidationErrors>(out).front();
    auto const from = sentence.find('"');
    return sentence.substr(from + 1, sentence.rfind('"') - from - 1);
  };
  CHECK(quoted(std::string(1000, 'a')) == std::string(80, 'a') + "…");
  CHECK(quoted("a\nb\x1b[31m") == R"(a\nb\u001b[31m)");
  CHECK(quoted("a\x7f"
               "b") == R"(a\u007fb)");
  CHECK(quoted("\u202Eevil") == R"(\u202eevil)");
  CHECK(quoted("x\u200By\u0085z") == R"(x\u200by\u0085z)");
  CHECK(quoted("\U000E0041") == R"(\udb40\udc41)");
  CHECK(quoted("say \"hi\"") == R"(say \"hi\")");
  CHECK(quoted("é✓🦊") == "é✓🦊");
  json::object const long_name{{std::string(500, 'k'), 1}};
  CHECK(std::get<ValidationErrors>(validate(long_name, {}, {})).front() ==
        "Unknown argument \"" + std::string(80, 'k') + "…\". The tool takes no arguments.");
}

TEST_CASE("null is sent where it is a value of the argument, and left out elsewhere") {
  std::vector<Param> const few{body("done_at", or_null(date_time())), body("due_date", date_time())};
  CHECK(checked(R"({"done_at":null,"due_date":null})", few) == R"({"done_at":null})");
  CHECK(checked(R"({"done_at":"2026-11-21"})", few) == R"({"done_at":"2026-11-21"})");
}

TEST_CASE("a value that Affinity wants inside of a member is put there, also when it was sent so") {
  std::vector<Param> const few{body("owner", inside("id", id())),
                               body("companies", list_of(inside("id", id())))};
  auto const wrapped = R"({"owner":{"id":7},"companies":[{"id":8},{"id":9}]})";
  CHECK(checked(R"({"owner":7,"companies":[8,{"id":"9"}]})", few) == wrapped);
  CHECK(checked(wrapped, few) == wrapped);
  CHECK(checked(R"({"companies":8})", few) == R"({"companies":[{"id":8}]})");
  CHECK(checked(R"({"owner":{"id":7,"type":"person"}})", few) ==
        R"(owner must be a positive integer; you sent {"id":7,"type":"person"}.)");
}

TEST_CASE("JSON in a text is decoded for an argument that asks for it, and stays a text elsewhere") {
  std::vector<Param> const few{body("decoded", any_decoded()), body("raw", any())};
  CHECK(checked(R"({"decoded":"[1,2]","raw":"[1,2]"})", few) == R"({"decoded":[1,2],"raw":"[1,2]"})");
  CHECK(checked(R"({"decoded":"stage"})", few) == R"({"decoded":"stage"})");
}

}  // namespace affinity::tests::validate_test
