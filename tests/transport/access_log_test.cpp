#include "transport/http/access_log.hpp"

#include "base/json/json.hpp"
#include "support/catch.hpp"
#include "support/stderr_lines.hpp"

namespace affinity::tests::access_log_test {

using namespace affinity;
using namespace affinity::tests;
using namespace affinity::transport;

TEST_CASE("K-3: an exchange is one line with its facts, without query") {
  auto const lines = lines_of([] {
    Log log(Level::info);
    write_access_log(log, {.exchange = 7,
                           .address = "192.0.2.7",
                           .method = "POST",
                           .target = "/mcp?access_token=CANARY",
                           .principal = "anna",
                           .revision = "2026-07-28",
                           .request_id = "f3",
                           .traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                           .status = 200,
                           .received = 12,
                           .sent = 345,
                           .took = Milliseconds(6)});
  });
  REQUIRE(lines.size() == 1);
  auto const line = parse_json(lines.front()).value().get_object();
  CHECK(line.at("level") == "info");
  CHECK(line.at("event") == "http");
  CHECK(line.at("exchange") == 7);
  CHECK(line.at("address") == "192.0.2.7");
  CHECK(line.at("method") == "POST");
  CHECK(line.at("path") == "/mcp");
  CHECK(line.at("principal") == "anna");
  CHECK(line.at("revision") == "2026-07-28");
  CHECK(line.at("request_id") == "f3");
  CHECK(line.at("traceparent") == "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  CHECK(line.at("status") == 200);
  CHECK(line.at("received") == 12);
  CHECK(line.at("sent") == 345);
  CHECK(line.at("ms") == 6);
  CHECK(lines.front().find("CANARY") == std::string::npos);
}

TEST_CASE("K-6: what a client names cannot forge a line of the log") {
  auto const lines = lines_of([] {
    Log log(Level::info);
    write_access_log(log,
                     {.method = "GET\n{\"level\":\"info\"}", .target = "/\r\n\x01" + std::string(5000, 'a')});
  });
  REQUIRE(lines.size() == 1);
  CHECK(lines.front().size() < 500);
  CHECK(parse_json(lines.front()));
}

TEST_CASE("nothing is written above the level of the log") {
  CHECK(lines_of([] {
          Log log(Level::warning);
          write_access_log(log, {});
        }).empty());
}

}  // namespace affinity::tests::access_log_test
