#include "base/json/json.hpp"
#include "base/log/writer.hpp"
#include "support/catch.hpp"
#include "support/pipes.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace affinity::log_writer_test {

using tests::line_from;
using tests::pipe_ends;
using Priority = LogWriter::Priority;

namespace {

constexpr Milliseconds never = std::chrono::hours(1), soon{20};

std::string line_of(std::size_t number) { return std::to_string(number) + std::string(200, 'x'); }

bool tells_of_lost_lines(std::string const& line) { return line.starts_with('{'); }

std::int64_t lost_in(std::string const& line) {
  auto const value = parse_json(line).value();
  CHECK(value.at("event") == "lines_lost");
  auto const count = value.at("lines").to_number<std::int64_t>();
  auto const words = as_text(value.at("message")).value();
  CHECK(words.starts_with(std::to_string(count) + " lines were lost"));
  return count;
}

}  // namespace

TEST_CASE(
    "whoever writes does not wait for who reads, and what was lost is counted and told when there is room") {
  auto const pipe = pipe_ends();
  LogWriter writer(
      {.fd = pipe.write.get(), .max_bytes = 200'000, .batch_delay = Milliseconds(1), .flush_timeout = soon});
  constexpr std::size_t all = 5000;  // a megabyte
  for (std::size_t i = 0; i < all; ++i) writer.push(line_of(i), Priority::normal);
  auto const lost = writer.lost();
  CHECK(lost > 0);
  std::uint64_t read = 0;
  std::string line = line_from(pipe);
  for (; !tells_of_lost_lines(line); line = line_from(pipe)) ++read;
  CHECK(std::uint64_t(lost_in(line)) == lost);
  CHECK(read + lost == all);
  writer.push("afterwards", Priority::urgent);
  CHECK(line_from(pipe) == "afterwards");
  CHECK(writer.lost() == lost);
}

TEST_CASE("when the queue is full, lines that are not kept are lost first, the oldest of them") {
  auto const pipe = pipe_ends();
  LogWriter writer(
      {.fd = pipe.write.get(), .max_bytes = 200'000, .batch_delay = never, .flush_timeout = soon});
  tests::fill(pipe);
  writer.push("goes first", Priority::retained);  // and hangs in the pipe
  for (std::size_t i = 0; i < 2000; ++i) writer.push(line_of(i), Priority::normal);
  for (int i = 0; i < 300; ++i) writer.push("kept " + std::to_string(i), Priority::retained);
  std::vector<std::string> kept;
  std::vector<std::size_t> usual;
  for (auto line = line_from(pipe); !tells_of_lost_lines(line); line = line_from(pipe)) {
    if (line.starts_with("kept "))
      kept.push_back(line);
    else if (line.find('x') != std::string::npos)
      usual.push_back(std::stoul(line));
  }
  REQUIRE(kept.size() == 300);
  for (std::size_t i = 0; i < kept.size(); ++i) CHECK(kept[i] == "kept " + std::to_string(i));
  REQUIRE(!usual.empty());
  CHECK(usual.back() >= usual.size());  // some that were older than the last made room
  CHECK(std::ranges::is_sorted(usual));
}

TEST_CASE("a line in no hurry waits for others, and one that is brings them along") {
  auto const pipe = pipe_ends();
  LogWriter writer({.fd = pipe.write.get(), .batch_delay = never});
  writer.push("first", Priority::normal);
  writer.push("second", Priority::urgent);
  CHECK(line_from(pipe) == "first");
  CHECK(line_from(pipe) == "second");
  writer.push("third", Priority::normal);
  writer.flush();
  CHECK(line_from(pipe) == "third");
}

TEST_CASE("the end does not wait for a reader that takes nothing") {
  // Open for good, as stderr is: the thread that hangs in it is left behind.
  static auto const& pipe = *new tests::PipeEnds(pipe_ends());
  tests::fill(pipe);
  auto const began = std::chrono::steady_clock::now();
  {
    LogWriter writer({.fd = pipe.write.get(), .flush_timeout = soon});
    writer.push("hangs", Priority::retained);
    writer.push("waits", Priority::normal);
  }
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(20));
}

TEST_CASE("lines that cannot be written at all are lost and counted, and the program goes on") {
  auto pipe = pipe_ends();
  pipe.read = UniqueFd();  // from now on writing is EPIPE, and a signal that ends programs
  LogWriter writer({.fd = pipe.write.get()});
  for (int i = 0; i < 3; ++i) {
    writer.push("nobody is there", Priority::retained);
    writer.flush();
  }
  CHECK(writer.lost() == 3);
}

}  // namespace affinity::log_writer_test
