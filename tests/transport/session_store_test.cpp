#include "transport/http/session_store.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <set>

namespace affinity::tests::session_store_test {

using namespace affinity;
using namespace affinity::transport;
using namespace std::chrono_literals;

namespace {

TimePoint const start{std::chrono::hours(1)};

std::shared_ptr<Session> open(SessionStore& sessions, std::string const& principal, TimePoint now = start) {
  auto peer = std::make_shared<mcp::Peer>();
  peer->negotiated = mcp::Revision::r2025_11_25;
  return sessions.open(principal, std::move(peer), now);
}

}  // namespace

TEST_CASE("T-3: ids are long, random and visible ASCII, and the name of a session does not show its id") {
  SessionStore sessions({});
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i) {
    auto const session = open(sessions, "a");
    REQUIRE(session);
    CHECK(session->id.size() >= 32);
    CHECK(std::ranges::all_of(session->id, [](char c) { return c >= 0x21 && c <= 0x7e; }));
    CHECK(session->id.find(session->log_id) == std::string::npos);
    ids.insert(session->id);
  }
  CHECK(ids.size() == 100);
}

TEST_CASE("T-3: a session belongs to the principal that opened it, and to nobody else") {
  SessionStore sessions({});
  auto const session = open(sessions, "anna");
  CHECK(sessions.find(session->id, "anna", start) == session);
  CHECK(sessions.find(session->id, "bert", start) == nullptr);
  CHECK(sessions.find(session->id, "", start) == nullptr);
  CHECK(sessions.find("", "anna", start) == nullptr);
}

TEST_CASE("T-3: an ended session is gone, and its place is free") {
  SessionStore sessions({.max = 1});
  auto const session = open(sessions, "a");
  CHECK(open(sessions, "a") == nullptr);
  sessions.end(session);
  sessions.end(session);
  CHECK(session->ended);
  CHECK(sessions.find(session->id, "a", start) == nullptr);
  CHECK(open(sessions, "a"));
}

TEST_CASE("L-6: a session ends when it was idle for half an hour, and not while it is used") {
  SessionStore sessions({});
  auto const session = open(sessions, "a");
  CHECK(sessions.find(session->id, "a", start + 29min));
  CHECK(sessions.find(session->id, "a", start + 58min));
  SECTION("idle") { CHECK(!sessions.find(session->id, "a", start + 89min)); }
  SECTION("a call runs") {
    auto const stream = sessions.begin_call(*session);
    CHECK(sessions.find(session->id, "a", start + 24h));
    sessions.finish_call(session, stream, start + 48h);
    CHECK(sessions.find(session->id, "a", start + 48h + 29min));
  }
  SECTION("somebody reads") {
    auto const ticket = session->standalone_stream->attach({});
    CHECK(sessions.find(session->id, "a", start + 24h));
    session->standalone_stream->detach(ticket);
    CHECK(!sessions.find(session->id, "a", start + 48h));
    CHECK(sessions.size() == 0);
  }
}

TEST_CASE("L-6: 10,000 attempts leave 1,000 sessions, 16 of each principal") {
  SessionStore sessions({.max = 1000, .max_per_principal = 16});
  for (int i = 0; i < 10'000; ++i) open(sessions, "p" + std::to_string(i % 100));
  CHECK(sessions.size() == 1000);
  SessionStore few({.max = 1000, .max_per_principal = 16});
  for (int i = 0; i < 10'000; ++i) open(few, "p" + std::to_string(i % 3));
  CHECK(few.size() == 48);
}

TEST_CASE("L-6: who has no place left gives up an own session that is not used, the oldest first") {
  SessionStore sessions({.max = 100, .max_per_principal = 3});
  auto const foreign = open(sessions, "b");
  auto const first = open(sessions, "a", start + 1s);
  auto const second = open(sessions, "a", start + 2s);
  auto const third = open(sessions, "a", start + 3s);
  CHECK(!open(sessions, "a", start + 60s));
  auto const later = start + 90s;
  SECTION("the oldest") {
    CHECK(open(sessions, "a", later));
    CHECK(first->ended);
    CHECK(!second->ended);
  }
  SECTION("not one with a call, nor one that is read") {
    sessions.begin_call(*first);
    auto const ticket = second->standalone_stream->attach({});
    CHECK(open(sessions, "a", later));
    CHECK(third->ended);
    second->standalone_stream->detach(ticket);
  }
  SECTION("not one that was used within a minute") {
    sessions.find(first->id, "a", later - 1s);
    CHECK(open(sessions, "a", later));
    CHECK(second->ended);
  }
  CHECK(!foreign->ended);
}

TEST_CASE("streams of answers are kept for five minutes, and only as many as fit") {
  SessionStore sessions({.max_replay_bytes = 1000});
  auto const session = open(sessions, "a");
  auto const answer = [&](std::size_t size, TimePoint now) {
    auto const stream = sessions.begin_call(*session);
    stream->send(std::string(size, 'x'));
    stream->end("answer");
    sessions.finish_call(session, stream, now);
  };
  auto const plain = sessions.begin_call(*session);
  plain->end();
  sessions.finish_call(session, plain, start);
  CHECK(session->streams.empty());
  answer(100, start);
  answer(100, start + 1s);
  CHECK(session->streams.size() == 2);
  answer(700, start + 2s);
  CHECK(session->streams.size() == 2);
  answer(5000, start + 3s);
  CHECK(session->streams.size() == 1);
  sessions.expire(start + 6min);
  CHECK(session->streams.empty());
}

TEST_CASE("T-3: one principal's many answers push out what is kept for it, and not another's") {
  SessionStore sessions({.max_replay_bytes = 1000});
  auto const answer = [&](std::shared_ptr<Session> const& session) {
    auto const stream = sessions.begin_call(*session);
    stream->send(std::string(200, 'x'));
    stream->end("answer");
    sessions.finish_call(session, stream, start);
  };
  auto const other = open(sessions, "b");
  answer(other);
  auto const greedy = open(sessions, "a");
  for (int i = 0; i < 20; ++i) answer(greedy);
  CHECK(other->streams.size() == 1);
  CHECK(!greedy->streams.empty());
  CHECK(greedy->streams.size() < 5);
}

TEST_CASE("announcements wait for the stream that hears them, 32 of them") {
  SessionStore sessions({});
  auto const session = open(sessions, "a");
  for (int i = 0; i < 100; ++i) session->peer->announce("n" + std::to_string(i));
  auto const ticket = session->standalone_stream->attach({});
  auto const text = session->standalone_stream->take_pending();
  CHECK(text.starts_with("id: 0-68\ndata: n68\n\n"));
  CHECK(text.ends_with("id: 0-99\ndata: n99\n\n"));
  session->standalone_stream->detach(ticket);
  sessions.end(session);
  CHECK(!session->peer->announce);
}

TEST_CASE("only a session of 2025-11-25 begins its streams with an event without data") {
  SessionStore sessions({});
  auto const session = open(sessions, "a");
  auto const priming_event = sessions.begin_call(*session);
  priming_event->send("x");
  CHECK(priming_event->take_pending().starts_with("id: 1-0\ndata: \n\n"));
  session->peer->negotiated = mcp::Revision::r2025_06_18;
  auto const plain = sessions.begin_call(*session);
  plain->send("x");
  CHECK(plain->take_pending() == "id: 2-0\ndata: x\n\n");
}

}  // namespace affinity::tests::session_store_test
