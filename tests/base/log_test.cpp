#include "base/log/log.hpp"

#include "base/clock.hpp"
#include "support/catch.hpp"
#include "support/pipes.hpp"
#include "support/stderr_lines.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace affinity::log_test {

using tests::lines_of;

TEST_CASE("an event is one JSON line with its time, level and fields") {
  auto const lines = lines_of([] {
    Log log;
    log.write(Level::warning, "retry", {{"attempt", 2}, {"path", "/notes"}});
  });
  REQUIRE(lines.size() == 1);
  auto const line = parse_json(lines[0]).value();
  WallTime time{};
  CHECK(from_iso(as_text(line.at("ts")).value(), time));
  CHECK(line.at("level") == "warning");
  CHECK(line.at("event") == "retry");
  CHECK(line.at("attempt") == 2);
  CHECK(line.at("path") == "/notes");
}

TEST_CASE("each line has the millisecond in which it was written") {
  auto const pipe = tests::pipe_ends();
  Log log(Level::info, {.fd = pipe.write.get()});
  for (int i = 0; i < 20; ++i) {
    auto const before = SystemClock{}.wall();
    log.write(Level::error, "e");
    auto const after = SystemClock{}.wall();
    WallTime time{};
    CHECK(from_iso(as_text(parse_json(tests::line_from(pipe))->at("ts")).value(), time));
    CHECK(before <= time);
    CHECK(time <= after);
  }
}

TEST_CASE("events below the least level are not written") {
  auto const lines = lines_of([] {
    Log log(Level::warning);
    log.write(Level::debug, "no");
    log.write(Level::info, "no");
    log.write(Level::error, "yes");
  });
  CHECK(lines.size() == 1);
}

TEST_CASE("K-6: text from outside cannot forge a second line or another field") {
  auto const lines = lines_of([] {
    Log log;
    log.write(
        Level::info, "call\n{\"event\":\"forged\"}",
        {{"name", "x\r\n{\"level\":\"error\"}"}, {"event", "other"}, {"ts", "never"}, {"bad\xFF", "\xFF"}});
  });
  REQUIRE(lines.size() == 1);
  auto const line = parse_json(lines[0], DuplicateNames::reject).value();
  CHECK(line.at("event") == "call\n{\"event\":\"forged\"}");
  CHECK(line.at("level") == "info");
  CHECK(line.at("ts") != "never");
}

TEST_CASE("text from outside sends no control of either set and no direction to who reads the log") {
  auto const lines = lines_of([] {
    Log log;
    log.write(Level::info, "http", {{"path", "/\u009b31m\u0085\x7f\u202e\u2028"}});
  });
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find(R"("/\u009b31m\u0085\u007f\u202e\u2028")") != std::string::npos);
  CHECK(parse_json(lines[0]).value().at("path") == "/\u009b31m\u0085\x7f\u202e\u2028");
}

TEST_CASE("braces in a text are text and no format") {
  auto const lines = lines_of([] { Log().write(Level::info, "{} {0} %n %s"); });
  REQUIRE(lines.size() == 1);
  CHECK(parse_json(lines[0]).value().at("event") == "{} {0} %n %s");
}

TEST_CASE("K-3: a hidden secret does not appear, wherever it stands in the line") {
  auto const lines = lines_of([] {
    Log log;
    log.redact(Secret("s3cr3t-key"));
    log.write(Level::info, "sent s3cr3t-key",
              {{"header", "Basic s3cr3t-key, s3cr3t-keys3cr3t-key"}, {"s3cr3t-key", 1}});
  });
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find("s3cr3t") == std::string::npos);
  auto const line = parse_json(lines[0]).value();
  CHECK(line.at("header") == "Basic [hidden], [hidden][hidden]");
}

TEST_CASE("a secret that JSON must escape is hidden too") {
  auto const lines = lines_of([] {
    Log log;
    log.redact(Secret("pass\"word\\with\nall"));
    log.write(Level::info, "failed", {{"detail", "key pass\"word\\with\nall was refused"}});
  });
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find("word") == std::string::npos);
  CHECK(parse_json(lines[0]).value().at("detail") == "key [hidden] was refused");
}

TEST_CASE("lines that are collected are written by flush, in their order") {
  auto const pipe = tests::pipe_ends();
  Log log(Level::info, {.fd = pipe.write.get(), .batch_delay = std::chrono::hours(1)});
  log.write(Level::info, "first");
  log.write(Level::info, "second");
  log.flush();
  log.write(Level::info, "third");
  log.flush();
  for (auto const* event : {"first", "second", "third"})
    CHECK(parse_json(tests::line_from(pipe)).value().at("event") == event);
}

TEST_CASE("a warning is not collected, and brings what waits before it") {
  auto const pipe = tests::pipe_ends();
  Log log(Level::info, {.fd = pipe.write.get(), .batch_delay = std::chrono::hours(1)});
  log.write(Level::info, "before");
  log.write(Level::warning, "now");
  CHECK(parse_json(tests::line_from(pipe)).value().at("event") == "before");
  CHECK(parse_json(tests::line_from(pipe)).value().at("event") == "now");
}

TEST_CASE(
    "of a log that nobody reads, errors and what is kept come before all else, and secrets stay hidden") {
  auto const pipe = tests::pipe_ends();
  tests::fill(pipe);
  Log log(Level::info, {.fd = pipe.write.get(),
                        .max_bytes = 100'000,
                        .batch_delay = std::chrono::hours(1),
                        .flush_timeout = {}});
  log.redact(Secret("s3cr3t-key"));
  std::string const filler(300, 'x');
  log.write(Level::error, "first");
  for (int i = 0; i < 1000; ++i) log.write(Level::info, "filler", {{"text", filler}});
  log.write(Level::error, "error with s3cr3t-key");
  log.write_retained(Level::info, "audit", {{"tool", "t"}});
  CHECK(log.lost() > 0);
  std::vector<std::string> events;
  do {
    auto const line = tests::line_from(pipe);
    auto const value = line.empty() ? json::value{{"event", "filler"}} : parse_json(line).value();
    if (value.at("event") != "filler") events.emplace_back(as_text(value.at("event")).value());
  } while (events.empty() || events.back() != "lines_lost");
  CHECK(events == std::vector<std::string>{"first", "error with [hidden]", "audit", "lines_lost"});
}

TEST_CASE("what is still collected at the end is written") {
  auto const lines = lines_of([] {
    Log log(Level::info, {.batch_delay = std::chrono::hours(1)});
    log.write(Level::info, "last");
  });
  CHECK(lines.size() == 1);
}

TEST_CASE("hiding an empty or tiny secret leaves the words of a line alone") {
  auto const lines = lines_of([] {
    Log log;
    log.redact(Secret());
    log.redact(Secret("e"));
    log.write(Level::info, "event");
  });
  REQUIRE(lines.size() == 1);
  CHECK(parse_json(lines[0]).value().at("event") == "event");
}

}  // namespace affinity::log_test
