// Zones as every system has them: files of the IANA database, or on Windows the table that is made of it.

#include "base/platform/environment.hpp"
#include "base/platform/time_zones.hpp"
#include "base/time_zone.hpp"
#include "support/catch.hpp"

#include <initializer_list>
#include <string>

namespace affinity::base::platform_time_zones_test {

namespace {

using namespace std::chrono;

int minutes_at(std::string_view zone, sys_days day, hours hour = hours(12)) {
  auto const found = TimeZone::load(zone);
  REQUIRE(found);
  return int(found->offset_at(WallTime(day + hour)).count());
}

}  // namespace

TEST_CASE("zones have the offsets of today's rules") {
  auto const winter = sys_days(2026y / January / 15), summer = sys_days(2026y / July / 15);
  CHECK(minutes_at("Europe/Berlin", winter) == 60);
  CHECK(minutes_at("Europe/Berlin", summer) == 120);
  CHECK(minutes_at("America/New_York", winter) == -300);
  CHECK(minutes_at("America/New_York", summer) == -240);
  CHECK(minutes_at("Asia/Kolkata", summer) == 330);
  CHECK(minutes_at("Australia/Sydney", winter) == 660);
  CHECK(minutes_at("Australia/Lord_Howe", winter) == 660);
  CHECK(minutes_at("Australia/Lord_Howe", summer) == 630);
  CHECK(minutes_at("America/Sao_Paulo", winter) == -180);
  CHECK(minutes_at("Etc/GMT+5", winter) == -300);
}

TEST_CASE("zones have the offsets that held then, where rules were others") {
  // The United States began summer time in April until 2006.
  CHECK(minutes_at("America/New_York", sys_days(2006y / March / 20)) == -300);
  CHECK(minutes_at("America/New_York", sys_days(2007y / March / 20)) == -240);
  CHECK(minutes_at("Europe/Moscow", sys_days(2012y / January / 15)) == 240);
  CHECK(minutes_at("Europe/Moscow", sys_days(2016y / January / 15)) == 180);
  CHECK(minutes_at("Europe/Istanbul", sys_days(2015y / January / 15)) == 120);
  CHECK(minutes_at("Europe/Istanbul", sys_days(2020y / January / 15)) == 180);
  CHECK(minutes_at("America/Sao_Paulo", sys_days(2016y / January / 15)) == -120);
  CHECK(minutes_at("Asia/Kolkata", sys_days(2001y / June / 1)) == 330);
}

TEST_CASE("summer time begins at its hour") {
  auto const day = sys_days(2026y / March / 29);
  CHECK(minutes_at("Europe/Berlin", day, hours(0)) == 60);
  CHECK(minutes_at("Europe/Berlin", day, hours(1)) == 120);
}

TEST_CASE("a name that no zone has is none") {
  for (auto const* name : {"Europe/Atlantis", "Europe", "CET|CET-1", "W. Europe Standard Time"}) {
    CAPTURE(name);
    CHECK_FALSE(TimeZone::load(name));
  }
}

TEST_CASE("the system's zone is one that can be loaded, or unknown") {
  auto const name = platform::system_time_zone();
  CAPTURE(name);
  if (!name.empty()) CHECK(TimeZone::load(name));
}

TEST_CASE("TZ names the zone") {
  auto const before = platform::environment_variable("TZ");
  platform::set_environment_variable("TZ", "Asia/Tokyo");
  CHECK(platform::system_time_zone() == "Asia/Tokyo");
  CHECK(TimeZone::of_system().name() == "Asia/Tokyo");
  platform::set_environment_variable("TZ", before);
}

}  // namespace affinity::base::platform_time_zones_test
