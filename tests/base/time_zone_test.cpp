#include "base/time_zone.hpp"

#include "support/catch.hpp"

#include <filesystem>

namespace affinity::time_zone_test {

namespace {

WallTime at(std::string_view iso) {
  WallTime out{};
  REQUIRE(from_iso(iso, out));
  return out;
}

TimeZone zone(std::string_view name) {
  auto const loaded = TimeZone::load(name);
  REQUIRE(loaded);
  return *loaded;
}

bool has_zones() { return std::filesystem::exists("/usr/share/zoneinfo/Europe/Berlin"); }

int minutes_at(TimeZone const& of, std::string_view iso) { return int(of.offset_at(at(iso)).count()); }

// A file of version 2 without transitions, in 64 bits: one type and a rule behind it.
std::string file_of_rule(std::string const& rule, std::int32_t offset) {
  std::string header = "TZif2" + std::string(15, '\0');
  auto const number = [](std::uint32_t value) {
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8) out += char(value >> shift & 0xff);
    return out;
  };
  auto const counts = number(0) + number(0) + number(0) + number(0) + number(1) + number(4);
  auto const body = number(std::uint32_t(offset)) + std::string(2, '\0') + std::string("XYZ") + '\0';
  return header + counts + body + header + counts + body + "\n" + rule + "\n";
}

}  // namespace

TEST_CASE("UTC is known without a file, and a name that is no zone is an error with what to give") {
  CHECK(zone("UTC").is_utc());
  CHECK(zone("Etc/UTC").name() == "UTC");
  for (std::string_view const name :
       {"", "Nowhere/City", "/etc/passwd", "../../etc/passwd", "Europe", "Berlin!"}) {
    CAPTURE(name);
    auto const loaded = TimeZone::load(name);
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().kind == ErrorKind::invalid);
    CHECK(loaded.error().next_step.find("Europe/Berlin") != std::string::npos);
  }
}

TEST_CASE("zones have the offset of the moment, in summer and winter, also many years ahead") {
  if (!has_zones()) return;
  auto const berlin = zone("Europe/Berlin");
  CHECK(minutes_at(berlin, "2026-11-29T12:00:00Z") == 60);
  CHECK(minutes_at(berlin, "2026-07-01T12:00:00Z") == 120);
  CHECK(minutes_at(berlin, "2026-03-29T00:59:59Z") == 60);
  CHECK(minutes_at(berlin, "2026-03-29T01:00:00Z") == 120);
  CHECK(minutes_at(berlin, "2060-07-01T12:00:00Z") == 120);
  CHECK(minutes_at(zone("America/New_York"), "2026-11-29T12:00:00Z") == -300);
  CHECK(minutes_at(zone("Asia/Kolkata"), "2026-11-29T12:00:00Z") == 330);
  CHECK(minutes_at(zone("Australia/Sydney"), "2026-01-01T00:00:00Z") == 660);
}

TEST_CASE("what holds behind the last transition is the rule of the file") {
  struct Row {
    std::string_view rule, moment;
    int minutes;
  };
  for (auto const& row : {Row{"CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T00:59:59Z", 60},
                          Row{"CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:00:00Z", 120},
                          Row{"CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T00:59:59Z", 120},
                          Row{"CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T01:00:00Z", 60},
                          Row{"EST5EDT,M3.2.0,M11.1.0", "2026-03-08T07:00:00Z", -240},
                          Row{"AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01T00:00:00Z", 660},
                          Row{"AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-07-01T00:00:00Z", 600},
                          Row{"<+0530>-5:30", "2026-07-01T00:00:00Z", 330},
                          Row{"XXX3YYY,J60,J300", "2028-03-01T12:00:00Z", -120},
                          Row{"XXX3YYY,J60,J300", "2028-02-29T12:00:00Z", -180}}) {
    CAPTURE(row.rule, row.moment);
    auto const parsed = TimeZone::parse("Test", file_of_rule(std::string(row.rule), 0));
    REQUIRE(parsed);
    CHECK(minutes_at(*parsed, row.moment) == row.minutes);
  }
}

TEST_CASE("a local time is the moment at which clocks there show it") {
  auto const parsed = TimeZone::parse("Test", file_of_rule("CET-1CEST,M3.5.0,M10.5.0/3", 3600));
  REQUIRE(parsed);
  CHECK(parsed->to_utc(at("2026-11-29T00:00:00Z")) == at("2026-11-28T23:00:00Z"));
  CHECK(parsed->to_utc(at("2026-07-01T00:00:00Z")) == at("2026-06-30T22:00:00Z"));
  CHECK(parsed->to_utc(at("2026-10-25T02:30:00Z")) == at("2026-10-25T00:30:00Z"));  // twice: the first
  CHECK(parsed->to_utc(at("2026-03-29T02:30:00Z")) == at("2026-03-29T01:30:00Z"));  // in the gap
  CHECK(TimeZone().to_utc(at("2026-07-01T00:00:00Z")) == at("2026-07-01T00:00:00Z"));
}

TEST_CASE("a file that is cut or is none is an error") {
  auto const whole = file_of_rule("CET-1", 3600);
  for (std::size_t size = 0; size + 7 < whole.size(); ++size)
    CHECK_FALSE(TimeZone::parse("Test", whole.substr(0, size)));
  CHECK_FALSE(TimeZone::parse("Test", "nothing of the kind, and longer than a header of such a file is"));
}

}  // namespace affinity::time_zone_test
