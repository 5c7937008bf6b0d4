#include "transport/sse/event_stream.hpp"

#include "support/catch.hpp"

namespace affinity::tests::event_stream_test {

using namespace affinity::transport;

namespace {

struct Reading {
  explicit Reading(EventStream& of) : stream(of), reader_id(of.attach([this] { ++woken; })) {}
  ~Reading() { stream.detach(reader_id); }
  Reading(Reading const&) = delete;
  Reading& operator=(Reading const&) = delete;

  bool is_reader() const { return stream.is_reader(reader_id); }

  int woken = 0;
  EventStream& stream;
  EventStream::ReaderId reader_id;
};

}  // namespace

TEST_CASE("a stream hands over each message once, wakes its reader, and begins with the first one") {
  EventStream stream({});
  Reading reading(stream);
  CHECK(!stream.started());
  stream.send("a");
  stream.send("b");
  CHECK(stream.started());
  CHECK(reading.woken == 2);
  CHECK(stream.take_pending() == "data: a\n\ndata: b\n\n");
  CHECK(!stream.has_pending());
  CHECK(stream.bytes() == 0);
  stream.end("last");
  stream.send("too late");
  CHECK(stream.reader_is_done());
  CHECK(stream.take_pending() == "data: last\n\n");
}

TEST_CASE("a stream that ends with nothing said has not begun") {
  EventStream stream({});
  Reading reading(stream);
  stream.end();
  CHECK(reading.woken == 1);
  CHECK(!stream.started());
  CHECK(stream.ended());
}

TEST_CASE("L-6: a reader that leaves too much waiting is sent away, and what waited is gone") {
  EventStream stream({.max_bytes = 100});
  Reading reading(stream);
  stream.send(std::string(60, 'a'));
  CHECK(reading.is_reader());
  stream.send(std::string(60, 'b'));
  CHECK(!reading.is_reader());
  CHECK(stream.bytes() == 0);
  stream.send("later");
  CHECK(stream.bytes() == 0);
}

TEST_CASE("the last message of a stream is handed over whatever its size") {
  EventStream stream({.max_bytes = 100});
  Reading reading(stream);
  stream.end(std::string(1000, 'a'));
  CHECK(reading.is_reader());
  CHECK(stream.take_pending().size() == 1008);
}

TEST_CASE("events with ids can be read on after each of them") {
  EventStream stream({.stream_id = 3, .priming_event = true});
  {
    Reading reading(stream);
    stream.send("a");
    CHECK(stream.take_pending() == "id: 3-0\ndata: \n\nid: 3-1\ndata: a\n\n");
  }
  stream.send("b");
  stream.end("c");
  Reading reading(stream);
  SECTION("from the start") {
    REQUIRE(stream.replay_after(0));
    CHECK(stream.take_pending() == "id: 3-1\ndata: a\n\nid: 3-2\ndata: b\n\nid: 3-3\ndata: c\n\n");
  }
  SECTION("from the middle, as often as wanted") {
    for (int i = 0; i < 3; ++i) {
      REQUIRE(stream.replay_after(2));
      CHECK(stream.take_pending() == "id: 3-3\ndata: c\n\n");
    }
  }
  SECTION("from the end there is nothing, and it is over") {
    REQUIRE(stream.replay_after(3));
    CHECK(!stream.has_pending());
    CHECK(stream.reader_is_done());
  }
  SECTION("not from what never was") { CHECK(!stream.replay_after(4)); }
}

TEST_CASE("L-6: while nobody reads the oldest events go first, and the answer stays") {
  EventStream stream({.stream_id = 1, .max_bytes = 100});
  for (int i = 0; i < 1000; ++i) stream.send("message " + std::to_string(i));
  CHECK(stream.bytes() <= 100);
  stream.end(std::string(300, 'z'));
  Reading reading(stream);
  CHECK(stream.take_pending() == "id: 1-1000\ndata: " + std::string(300, 'z') + "\n\n");
  CHECK(stream.bytes() == 0);  // handed over, and too large to be kept
}

TEST_CASE("as many events as allowed wait for the next reader") {
  EventStream stream({.stream_id = 0, .max_events = 2});
  stream.send("a");
  stream.send("b");
  stream.send("c");
  Reading reading(stream);
  CHECK(stream.take_pending() == "id: 0-1\ndata: b\n\nid: 0-2\ndata: c\n\n");
}

TEST_CASE("a new reader takes over, and the permit of the old one is free at once") {
  EventStream stream({.stream_id = 0});
  auto place = std::make_shared<int>();
  std::weak_ptr<int> const watched = place;
  int woken = 0;
  auto const old = stream.attach([&] { ++woken; }, std::move(place));
  Reading reading(stream);
  CHECK(woken == 1);
  CHECK(!stream.is_reader(old));
  CHECK(watched.expired());
  stream.detach(old);
  CHECK(reading.is_reader());
}

TEST_CASE("a reader that is let go is told when to come back, and the stream goes on") {
  EventStream stream({.stream_id = 2, .priming_event = true});
  {
    Reading reading(stream);
    stream.close_for_polling();
    CHECK(stream.reader_is_done());
    CHECK(stream.take_pending() == "id: 2-0\ndata: \n\nretry: 500\n\n");
  }
  stream.end("answer");
  Reading reading(stream);
  REQUIRE(stream.replay_after(0));
  CHECK(stream.take_pending() == "id: 2-1\ndata: answer\n\n");
}

TEST_CASE("an event id is two numbers, and nothing else is one") {
  auto const id = parse_event_id("3-17");
  REQUIRE(id);
  CHECK(id->stream == 3);
  CHECK(id->event == 17);
  for (auto const* wrong :
       {"", "-", "3", "3-", "-3", "3-x", "x-3", "3-4-5", "+3-4", " 3-4", "99999999999999999999999-1"})
    CHECK(!parse_event_id(wrong));
}

}  // namespace affinity::tests::event_stream_test
