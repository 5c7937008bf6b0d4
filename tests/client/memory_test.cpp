#include "client/cache/memory.hpp"

#include "base/crypto/secret_fingerprint.hpp"
#include "client/cache/request_key.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "support/sessions/client_without_limits.hpp"

#include <set>

namespace affinity::tests::memory_test {

namespace {

using std::chrono::seconds;

client::CallContext by(std::string key) { return {.caller = {.api_key = Secret(std::move(key))}}; }

Request old_read(std::string target, Milliseconds age = Milliseconds::max()) {
  return {.target = std::move(target), .max_age = age};
}

// Answers every request with its key, its target and a number that counts all of them.
struct Counting final : client::Sender {
  int requests = 0;
  Result<Response> next = Response{.status = 200};  // a body is put in where it has none
  std::function<void()> meanwhile{};

  Task<Result<Response>> send(Request request, client::CallContext const& call) override {
    auto reply = next;
    auto const number = std::to_string(++requests);
    if (auto const during = std::exchange(meanwhile, nullptr)) during();
    if (reply && reply->body.empty())
      reply->body = std::string(call.caller.api_key.reveal()) + " " + request.target + " " + number;
    co_return reply;
  }
};

struct Rig {
  FakeClock clock{};
  Counting http{};
  client::AffinityClient affinity;
  client::Sender& sender = affinity.sender();

  explicit Rig(client::ResponseCache::Limits limits = {})
      : affinity(at_rest_but(limits), http, {.clock = &clock}) {}
  std::string ask(Request request, std::string key = "key-a") {
    auto const reply = run(sender.send(std::move(request), by(std::move(key))));
    return reply ? reply->body : reply.error().message;
  }
  std::string ask(std::string target, std::string key = "key-a") {
    return ask(old_read(std::move(target)), std::move(key));
  }
  void write(Method method, std::string target, Result<Response> reply = Response{.status = 200},
             std::string key = "key-a") {
    http.next = std::move(reply);
    (void)ask(Request{.method = method, .target = std::move(target)}, std::move(key));
    http.next = Response{.status = 200};
  }
};

}  // namespace

TEST_CASE("a read that may be old is answered from memory until its time is over, and says so") {
  Rig rig;
  CHECK(rig.ask("/fields") == "key-a /fields 1");
  rig.clock.pass(Milliseconds(29'999));
  CHECK(rig.ask("/fields") == "key-a /fields 1");
  CHECK(run(rig.sender.send(old_read("/fields"), by("key-a")))->from_cache);
  rig.clock.pass(Milliseconds(1));
  CHECK(rig.ask("/fields") == "key-a /fields 2");
  CHECK(!run(rig.sender.send(old_read("/lists"), by("key-a")))->from_cache);
}

TEST_CASE("a write under either API drops what was remembered under the other") {
  struct Row {
    char const *read, *written;
    bool dropped;
  };
  auto const [read, written, dropped] = GENERATE(
      Row{"/v2/companies/fields", "/organizations/7", true}, Row{"/v2/lists/7/fields", "/fields", true},
      Row{"/fields", "/v2/lists/7/fields/field-1/dropdown-options", true}, Row{"/lists", "/v2/lists", true},
      Row{"/v2/lists", "/lists/7/list-entries", true},
      Row{"/organizations/fields", "/v2/companies/7/fields", true},
      Row{"/v2/persons/fields", "/persons/7", true}, Row{"/v2/users", "/persons/7", true},
      Row{"/lists", "/v2/notes/7", false}, Row{"/v2/teams", "/field-values/7", false},
      Row{"/auth/whoami", "/v2/persons/7/fields", false}, Row{"/lists", "/v2/feedback", false});
  CAPTURE(read, written);
  Rig rig;
  auto const first = rig.ask(read);
  rig.write(GENERATE(Method::post, Method::patch), written);
  CHECK((rig.ask(read) != first) == dropped);
}

TEST_CASE("a search by POST writes nothing, so what is remembered stays") {
  Rig rig;
  CHECK(rig.ask("/lists") == "key-a /lists 1");
  (void)rig.ask(
      Request{.method = Method::post, .target = "/v2/lists/7/list-entries/search", .only_reads = true});
  CHECK(rig.ask("/lists") == "key-a /lists 1");
}

TEST_CASE("how old an answer may be is the asker's to say, within what is kept") {
  Rig rig;
  CHECK(rig.ask("/lists") == "key-a /lists 1");
  rig.clock.pass(seconds(5));
  CHECK(rig.ask(old_read("/lists", seconds(6))) == "key-a /lists 1");
  CHECK(rig.ask(old_read("/lists", seconds(5))) == "key-a /lists 2");
  CHECK(rig.ask(Request{.target = "/lists"}) == "key-a /lists 3");
}

TEST_CASE("with no time to keep nothing is remembered") {
  Rig rig({.ttl = Milliseconds(0)});
  CHECK(rig.ask("/lists") == "key-a /lists 1");
  CHECK(rig.ask("/lists") == "key-a /lists 2");
}

TEST_CASE("what is another read is another answer") {
  Rig rig;
  auto in_french = old_read("/fields");
  in_french.headers.set("Accept", "fr");
  auto other = Request{.method = Method::get, .target = "/fields", .body = "x", .max_age = seconds(9)};
  CHECK(rig.ask("/fields") == "key-a /fields 1");
  CHECK(rig.ask("/fields?list_id=1") == "key-a /fields?list_id=1 2");
  CHECK(rig.ask(in_french) == "key-a /fields 3");
  CHECK(rig.ask(other) == "key-a /fields 4");
  CHECK(rig.ask(other) == "key-a /fields 5");
}

TEST_CASE("T-4: one tenant's answer is never another's, whatever their keys look like") {
  FakeClock const clock;
  auto const memory = std::make_shared<client::Memory>(clock, client::ResponseCache::Limits{},
                                                       client::ResponseCache::Limits{});
  std::vector<std::string> keys = {"key-a", "key-b", "", "key-a ", "key", "key-a\n/fields", "KEY-A"};
  for (int i = 0; i < 50; ++i) keys.push_back("tenant-" + std::to_string(i));
  int sent = 0;
  auto const ask = [&](Secret const& key) {
    auto request = old_read("/fields");
    auto const name = client::read_name(key, request);
    if (auto const* known = memory->find(request, name)) return known->body;
    ++sent;
    Result<Response> reply = Response{.status = 200, .body = std::string(key.reveal()) + " /fields "};
    client::Memory::Visit(memory, request, key).answered(reply, name);
    return reply->body;
  };
  for (int round = 0; round < 3; ++round)
    for (auto const& key : keys) {
      CAPTURE(key);
      CHECK(ask(Secret(key)) == key + " /fields ");
    }
  CHECK(sent == int(keys.size()));
}

TEST_CASE("T-4: a key's mark is its own, hides it, and is another one in another process") {
  SecretFingerprinter const marks, others;
  std::set<std::string> seen;
  for (auto const* key : {"", "a", "b", "ab", "CANARY-1234567890"}) {
    auto const mark = marks.of(key);
    CHECK(mark.size() == SecretFingerprinter::size);
    CHECK(mark == marks.of(key));
    CHECK(mark != others.of(key));
    CHECK(mark.find("CANARY") == std::string::npos);
    CHECK(Secret(key).fingerprint() == Secret(key).fingerprint());
    CHECK(Secret(key).fingerprint().size() == SecretFingerprinter::size);
    seen.insert(mark);
  }
  CHECK(seen.size() == 5);
}

TEST_CASE("T-4: a key that is refused loses what was remembered for it, and no other key does") {
  auto const status = GENERATE(401, 403);
  Rig rig;
  (void)rig.ask("/lists");
  (void)rig.ask("/fields");
  (void)rig.ask("/lists", "key-b");
  rig.http.next = Response{.status = status, .body = "no"};
  CHECK(rig.ask(Request{.target = "/notes"}) == "no");
  rig.http.next = Response{.status = 200};
  CHECK(rig.ask("/lists") == "key-a /lists 5");
  CHECK(rig.ask("/fields") == "key-a /fields 6");
  CHECK(rig.ask("/lists", "key-b") == "key-b /lists 3");
}

TEST_CASE("only whole answers of success are remembered") {
  Rig rig;
  auto const bad =
      GENERATE(Result<Response>(Response{.status = 500}), Result<Response>(Response{.status = 429}),
               Result<Response>(Response{.status = 302}), Result<Response>(Response{.status = 404}),
               Result<Response>(Response{.status = 200, .complete = false}),
               Result<Response>(Error{.kind = ErrorKind::upstream, .message = "cut"}));
  rig.http.next = bad;
  (void)rig.ask("/fields");
  rig.http.next = Response{.status = 200};
  CHECK(rig.ask("/fields") == "key-a /fields 2");
}

TEST_CASE("a key's own write drops what it may change, also where nobody knows whether it was made") {
  Rig rig;
  auto const outcome =
      GENERATE(Result<Response>(Response{.status = 200}), Result<Response>(Response{.status = 422}),
               Result<Response>(Response{.status = 503}),
               Result<Response>(Error{.kind = ErrorKind::unknown_outcome, .message = "lost"}));
  auto const method = GENERATE(Method::post, Method::put, Method::del);
  (void)rig.ask("/fields");
  (void)rig.ask("/lists/7");
  (void)rig.ask("/lists/7", "key-b");
  rig.write(method, "/fields/1", outcome);
  CHECK(rig.ask("/fields") == "key-a /fields 5");
  CHECK(rig.ask("/lists/7") == "key-a /lists/7 6");
  CHECK(rig.ask("/lists/7", "key-b") == "key-b /lists/7 3");
}

TEST_CASE("a write whose fate is unknown may still be made, so for a while nothing it would change is kept") {
  Rig rig;
  rig.write(Method::post, "/lists", Error{.kind = ErrorKind::unknown_outcome, .message = "lost"});
  CHECK(rig.ask("/lists") == "key-a /lists 2");
  CHECK(rig.ask("/lists") == "key-a /lists 3");
  rig.clock.pass(seconds(30));
  CHECK(rig.ask("/lists") == "key-a /lists 4");
  CHECK(rig.ask("/lists") == "key-a /lists 4");
}

TEST_CASE("what was asked before a write is not kept after it") {
  Rig rig;
  rig.http.meanwhile = [&] { rig.write(Method::post, "/fields"); };
  CHECK(rig.ask("/fields") == "key-a /fields 1");
  CHECK(rig.ask("/fields") == "key-a /fields 3");
  CHECK(rig.ask("/fields") == "key-a /fields 3");
}

TEST_CASE("what was asked before the key was refused is not kept after it") {
  Rig rig;
  rig.http.meanwhile = [&] { rig.write(Method::get, "/notes", Response{.status = 401}); };
  CHECK(rig.ask("/fields") == "key-a /fields 1");
  CHECK(rig.ask("/fields") == "key-a /fields 3");
}

TEST_CASE("a write invalidates what it may change and nothing else") {
  CHECK(client::invalidates("/lists/7/list-entries", "/lists"));
  CHECK(client::invalidates("/lists", "/fields?list_id=7"));
  CHECK(client::invalidates("/fields/9", "/persons/fields"));
  CHECK(client::invalidates("/fields", "/auth/whoami"));
  CHECK(client::invalidates("/persons/1", "/persons?term=x"));
  CHECK(client::invalidates("/opportunities", "/lists/7"));
  CHECK(client::invalidates("/v2/lists/7/list-entries/1/fields", "/lists/7"));
  CHECK(client::invalidates("/something-new", "/fields"));
  CHECK(!client::invalidates("/notes", "/fields"));
  CHECK(!client::invalidates("/field-values/8", "/fields"));
  CHECK(!client::invalidates("/persons/1", "/fields"));
  CHECK(!client::invalidates("/reminders/1", "/auth/whoami"));
}

TEST_CASE("the cache stays within its bounds, for one key and for all") {
  Rig rig({.entries_per_key = 4, .entries = 10, .bytes_per_key = 20'000, .bytes = 40'000});
  for (int key = 0; key < 20; ++key)
    for (int i = 0; i < 10; ++i) (void)rig.ask("/lists/" + std::to_string(i), "key-" + std::to_string(key));
  auto const before = rig.http.requests;
  for (int i = 6; i < 10; ++i) (void)rig.ask("/lists/" + std::to_string(i), "key-19");  // the latest four
  CHECK(rig.http.requests == before);
  (void)rig.ask("/lists/5", "key-19");
  (void)rig.ask("/lists/9", "key-0");
  CHECK(rig.http.requests == before + 2);
}

TEST_CASE("T-4: a key that asks for much pushes out what is its own, and not the little of another") {
  Rig rig({.entries_per_key = 6, .entries = 8});
  auto const kept = rig.ask("/lists", "key-b");
  for (auto const* greedy : {"key-a", "key-c"})
    for (int i = 0; i < 50; ++i) rig.ask("/lists?n=" + std::to_string(i), greedy);
  CHECK(rig.ask("/lists", "key-b") == kept);

  Rig bytes({.bytes_per_key = 12'000, .bytes = 20'000});
  auto const held = bytes.ask("/lists", "key-b");
  bytes.http.next = Response{.status = 200, .body = std::string(3'000, 'x')};
  for (auto const* greedy : {"key-a", "key-c"})
    for (int i = 0; i < 50; ++i) bytes.ask("/lists?n=" + std::to_string(i), greedy);
  CHECK(bytes.ask("/lists", "key-b") == held);
}

TEST_CASE("the cache counts bytes, and an answer that is half of all is not kept") {
  FakeClock const clock;
  client::ResponseCache cache(clock, {.bytes_per_key = 20'000, .bytes = 40'000});
  auto const text = [](std::size_t bytes) {
    return Response{.status = 200, .body = std::string(bytes, 'x')};
  };
  SecretFingerprinter const marks;
  for (int key = 0; key < 9; ++key)
    for (int i = 0; i < 9; ++i) {
      cache.store(marks.of(std::to_string(key)) + "/" + std::to_string(i), text(4000), cache.next_sequence());
      CHECK(cache.bytes() <= 40'000);
    }
  auto const mark = marks.of("8");
  CHECK(cache.find(mark + "/8", seconds(1)));
  CHECK(!cache.find(mark + "/0", seconds(1)));
  cache.store(mark + "/large", text(10'001), cache.next_sequence());
  CHECK(!cache.find(mark + "/large", seconds(1)));
  cache.erase_key(mark);
  CHECK(!cache.find(mark + "/8", seconds(1)));
}

TEST_CASE("however many keys there are, the cache does not grow with them") {
  FakeClock clock;
  client::ResponseCache cache(clock, {.entries = 100});
  for (int key = 0; key < 10'000; ++key) {
    auto mark = std::to_string(key);
    mark.resize(SecretFingerprinter::size, '-');
    cache.begin_write(mark, "/lists");
    cache.store(mark + "/lists", Response{.status = 200}, cache.next_sequence());
    cache.end_write(mark, "/notes", key % 2 == 0);
  }
  CHECK(cache.entries() == 100);
}

}  // namespace affinity::tests::memory_test
