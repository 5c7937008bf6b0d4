#include "client/cache/flights.hpp"

#include "client/http_client_fixture.hpp"
#include "client/pipeline/affinity_client.hpp"
#include "support/catch.hpp"
#include "support/sessions/client_without_limits.hpp"
#include "support/slow_sender.hpp"

#include <deque>
#include <memory>

namespace affinity::tests::flights_test {

namespace {

namespace asio = boost::asio;
using std::chrono::hours;
using std::chrono::seconds;

client::CallContext by(std::string key, TimePoint deadline = TimePoint::max()) {
  return {.caller = {.api_key = Secret(std::move(key))}, .deadline = deadline};
}

// Calls on one loop, each with a cancel lever of its own.
struct Crowd {
  struct One {
    client::CallContext call{};
    asio::cancellation_signal lever{};
    std::optional<Result<Response>> reply{};
    bool threw = false;
  };
  SystemClock const clock{};
  SlowSender http{};
  client::AffinityClient affinity{at_rest(), http, {.clock = &clock}};
  client::Sender& sender = affinity.sender();
  std::deque<One> all{};
  asio::io_context io{};

  One& ask(Request request, client::CallContext call = by("key-a")) {
    auto& one = all.emplace_back();
    one.call = std::move(call);
    asio::co_spawn(io, sender.send(std::move(request), one.call),
                   asio::bind_cancellation_slot(one.lever.slot(),
                                                [&one](std::exception_ptr error, Result<Response> reply) {
                                                  one.threw = error != nullptr;
                                                  if (!error) one.reply.emplace(std::move(reply));
                                                }));
    settle();
    return one;
  }
  One& ask(std::string target, client::CallContext call = by("key-a")) {
    return ask(Request{.target = std::move(target)}, std::move(call));
  }
  void settle() {
    io.restart();
    io.poll();
  }
  void cancel(One& one) {
    one.lever.emit(asio::cancellation_type::terminal);
    settle();
  }
  template<class... Args> void answer(std::size_t which, Args... args) {
    http.answer(which, std::move(args)...);
    settle();
  }
};

std::string body_of(Crowd::One const& one) {
  if (!one.reply) return one.threw ? "threw" : "waits";
  return *one.reply ? (*one.reply)->body : std::string(to_string(one.reply->error().kind));
}

}  // namespace

TEST_CASE("fifty identical reads at one moment are one request, and each gets the answer") {
  Crowd crowd;
  for (int i = 0; i < 50; ++i) crowd.ask("/lists");
  REQUIRE(crowd.http.asked.size() == 1);
  crowd.answer(0, "all");
  for (auto const& one : crowd.all) CHECK(body_of(one) == "all");
  crowd.ask("/lists");
  CHECK(crowd.http.asked.size() == 2);
  crowd.answer(1, "anew");
  CHECK(body_of(crowd.all.back()) == "anew");
}

TEST_CASE("searches by POST are shared where their bodies are the same, and by no write") {
  Crowd crowd;
  auto const search = [](std::string body, bool only_reads = true) {
    return Request{.method = Method::post,
                   .target = "/v2/companies/search",
                   .body = std::move(body),
                   .only_reads = only_reads};
  };
  for (int i = 0; i < 3; ++i) crowd.ask(search("{\"a\":1}"));
  CHECK(crowd.http.asked.size() == 1);
  crowd.ask(search("{\"a\":2}"));
  CHECK(crowd.http.asked.size() == 2);
  crowd.ask(search("{\"a\":1}", false));
  CHECK(crowd.http.asked.size() == 3);
  crowd.answer(0, "found");
  for (std::size_t i = 0; i < 3; ++i) CHECK(body_of(crowd.all[i]) == "found");
  for (std::size_t i = 3; i < 5; ++i) CHECK(body_of(crowd.all[i]) == "waits");
}

TEST_CASE("T-4: two tenants who ask the same at one moment are two requests, each with its own key") {
  Crowd crowd;
  auto& mine = crowd.ask("/lists", by("key-a"));
  auto& theirs = crowd.ask("/lists", by("key-b"));
  REQUIRE(crowd.http.asked.size() == 2);
  CHECK(crowd.http.asked[0].key == "key-a");
  CHECK(crowd.http.asked[1].key == "key-b");
  crowd.answer(1, "b's");
  CHECK(body_of(mine) == "waits");
  CHECK(body_of(theirs) == "b's");
  crowd.answer(0, "a's");
  CHECK(body_of(mine) == "a's");
}

TEST_CASE("one who leaves takes nobody along, also when it was the one who came first") {
  auto const who = GENERATE(0u, 1u, 2u);
  Crowd crowd;
  for (int i = 0; i < 3; ++i) crowd.ask("/lists");
  crowd.cancel(crowd.all[who]);
  CHECK(body_of(crowd.all[who]) == "cancelled");
  CHECK(!crowd.http.asked[0].cancelled);
  crowd.answer(0, "here");
  for (unsigned i = 0; i < 3; ++i) CHECK(body_of(crowd.all[i]) == (i == who ? "cancelled" : "here"));
}

TEST_CASE("when all have left the transfer ends, and the next one begins another") {
  Crowd crowd;
  for (int i = 0; i < 3; ++i) crowd.ask("/lists");
  for (auto& one : crowd.all) crowd.cancel(one);
  CHECK(crowd.http.asked[0].cancelled);
  auto& late = crowd.ask("/lists");
  REQUIRE(crowd.http.asked.size() == 2);
  crowd.answer(1, "new");
  CHECK(body_of(late) == "new");
}

TEST_CASE("each one's deadline is its own") {
  Crowd crowd;
  auto& patient = crowd.ask("/lists");
  auto& hasty = crowd.ask("/lists", by("key-a", crowd.clock.now() + Milliseconds(5)));
  crowd.io.restart();
  crowd.io.run_one_for(seconds(5));
  crowd.settle();
  CHECK(body_of(hasty) == "timeout");
  CHECK(body_of(patient) == "waits");
  CHECK(!crowd.http.asked[0].cancelled);
  crowd.answer(0, "in time");
  CHECK(body_of(patient) == "in time");
}

TEST_CASE("one with more time asks again when the first had not enough, and one with as little does not") {
  auto const kind = GENERATE(ErrorKind::timeout, ErrorKind::limited);
  Crowd crowd;
  auto const soon = crowd.clock.now() + hours(1);
  auto& first = crowd.ask("/lists", by("key-a", soon));
  auto& same = crowd.ask("/lists", by("key-a", soon + Milliseconds(900)));
  auto& longer = crowd.ask("/lists", by("key-a", soon + hours(1)));
  auto& longest = crowd.ask("/lists");
  crowd.answer(0, Result<Response>(Error{.kind = kind}));
  CHECK(body_of(first) == to_string(kind));
  CHECK(body_of(same) == to_string(kind));
  REQUIRE(crowd.http.asked.size() == 2);
  CHECK(crowd.http.asked[1].call->deadline == soon + hours(1));
  crowd.answer(1, "at last");
  CHECK(body_of(longer) == "at last");
  CHECK(body_of(longest) == "at last");
}

TEST_CASE("an error is everybody's error, and an exception everybody's exception") {
  struct Throwing final : client::Sender {
    Task<Result<Response>> send(Request, client::CallContext const&) override {
      throw std::runtime_error("no memory");
      co_return Response{};
    }
  } throwing;
  SystemClock const clock;
  client::AffinityClient affinity(at_rest(), throwing, {.clock = &clock});
  bool thrown = false;
  try {
    (void)ask(affinity.sender(), get_of("/lists"), by("key-a"));
  } catch (std::runtime_error const&) {
    thrown = true;
  }
  CHECK(thrown);
  Crowd crowd;
  for (int i = 0; i < 3; ++i) crowd.ask("/lists");
  crowd.answer(0, Result<Response>(Error{.kind = ErrorKind::upstream}));
  for (auto const& one : crowd.all) CHECK(body_of(one) == "upstream");
}

TEST_CASE("what a key reads after its write is asked anew, though the same read be under way") {
  Crowd crowd;
  auto& before = crowd.ask("/notes/7");
  auto& of_other = crowd.ask("/notes/7", by("key-b"));
  auto& write = crowd.ask(Request{.method = Method::put, .target = "/notes/7"});
  auto& during = crowd.ask("/notes/7");
  CHECK(crowd.http.asked.size() == 4);
  crowd.answer(2, "written");
  CHECK(body_of(write) == "written");
  auto& after = crowd.ask("/notes/7");
  auto& other_after = crowd.ask("/notes/7", by("key-b"));
  REQUIRE(crowd.http.asked.size() == 5);
  crowd.answer(0, "old");
  crowd.answer(1, "b's");
  crowd.answer(3, "old or new");
  crowd.answer(4, "new");
  CHECK(body_of(before) == "old");
  CHECK(body_of(during) == "old or new");
  CHECK(body_of(after) == "new");
  CHECK(body_of(of_other) == "b's");
  CHECK(body_of(other_after) == "b's");
}

TEST_CASE("what is not the same read, or no plain one, goes by itself") {
  Crowd crowd;
  auto const twice = [&](Request const& request, client::CallContext const& call = by("key-a")) {
    crowd.ask(request, call);
    crowd.ask(request, call);
  };
  Request const write{.method = Method::post, .target = "/lists"};
  Request const file{.target = "/lists", .download = Download{.max_bytes = 9}};
  Request const elsewhere{.target = "/lists", .origin = "https://x.example"};
  auto with_header = Request{.target = "/lists"};
  with_header.headers.set("Accept", "x");
  auto bulk = by("key-a");
  bulk.bulk = true;
  twice(write);
  twice(file);
  twice(elsewhere);
  CHECK(crowd.http.asked.size() == 6);
  twice(Request{.target = "/lists"});
  twice(Request{.target = "/lists?page_token=2"});
  twice(with_header);
  twice(Request{.target = "/lists"}, bulk);
  CHECK(crowd.http.asked.size() == 10);
}

TEST_CASE("those who asked for progress get it, and one who has left does not") {
  Crowd crowd;
  int first = 0, second = 0;
  auto call = by("key-a");
  call.on_progress = [&](client::Progress const&) { ++first; };
  auto& leaves = crowd.ask("/lists", call);
  call.on_progress = [&](client::Progress const&) { ++second; };
  crowd.ask("/lists", call);
  crowd.ask("/lists");
  crowd.http.asked[0].call->on_progress({.done = 1});
  crowd.cancel(leaves);
  crowd.http.asked[0].call->on_progress({.done = 2});
  CHECK(first == 1);
  CHECK(second == 2);
  crowd.answer(0, "done");
}

TEST_CASE("a loop that goes while reads are shared leaves nothing behind, before or after the sender") {
  bool const loop_first = GENERATE(true, false);
  SlowSender http;
  SystemClock const clock;
  auto io = std::make_unique<asio::io_context>();
  auto affinity =
      std::make_unique<client::AffinityClient>(at_rest(), http, client::Dependencies{.clock = &clock});
  auto const call = by("key-a");
  for (auto const method : {Method::get, Method::get, Method::post})
    asio::co_spawn(*io, affinity->sender().send(Request{.method = method, .target = "/lists"}, call),
                   [](std::exception_ptr, Result<Response>) {});
  io->poll();
  CHECK(http.asked.size() == 2);
  if (loop_first) io.reset();
  affinity.reset();
}

TEST_CASE(
    "two hundred readers of one list over the network are one request, and the cancelled ones cost none") {
  LoopbackServer server({{read(), gate(), send(http_answer("[1]")), hang()}});
  client::AffinityClient affinity({.http = settings_for(server)});
  asio::io_context io;
  auto const call = by("key-a");
  std::deque<asio::cancellation_signal> levers;
  int answered = 0, cancelled = 0;
  for (int i = 0; i < 200; ++i)
    asio::co_spawn(io, affinity.sender().send(get_of("/lists"), call),
                   asio::bind_cancellation_slot(
                       levers.emplace_back().slot(), [&](std::exception_ptr error, Result<Response> reply) {
                         answered += !error && reply && reply->body == "[1]";
                         cancelled += !error && !reply && reply.error().kind == ErrorKind::cancelled;
                       }));
  while (server.requests() == 0) io.run_one();
  for (std::size_t i = 0; i < 100; ++i) levers[i].emit(asio::cancellation_type::terminal);
  io.poll();
  server.open_gate();
  io.run();
  CHECK(answered == 100);
  CHECK(cancelled == 100);
  CHECK(server.requests() == 1);
}

}  // namespace affinity::tests::flights_test
