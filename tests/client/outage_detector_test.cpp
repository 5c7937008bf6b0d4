#include "client/retry/outage_detector.hpp"

#include "client/retry/key_states.hpp"
#include "support/catch.hpp"

namespace affinity::tests::outage_detector_test {

using client::KeyStates;
using client::OutageDetector;

namespace {

TimePoint at(int ms) { return TimePoint(std::chrono::hours(1)) + Milliseconds(ms); }

void fail_times(OutageDetector& outage, std::string const& key, int times, int ms = 0) {
  for (int i = 0; i < times; ++i) outage.failed(key, at(ms));
}

}  // namespace

TEST_CASE("R-9: failures of one key are never an outage, however many they are") {
  OutageDetector outage({});
  fail_times(outage, "a", 1000);
  CHECK(!outage.detected(at(0)));
}

TEST_CASE("R-9: twenty failures running of several keys are an outage, for as long as they are recent") {
  OutageDetector outage({});
  fail_times(outage, "a", 18);
  outage.failed("b", at(0));
  CHECK(!outage.detected(at(0)));
  outage.failed("a", at(1));
  CHECK(outage.detected(at(1)));
  CHECK(outage.detected(at(9'999)));
  CHECK(!outage.detected(at(10'000)));
}

TEST_CASE("R-9: one key's many failures do not hide that another fails too") {
  OutageDetector outage({});
  outage.failed("b", at(0));
  fail_times(outage, "a", 1000, 1);
  CHECK(outage.detected(at(1)));
}

TEST_CASE("R-9: one call of anybody that is served ends an outage") {
  OutageDetector outage({});
  fail_times(outage, "a", 100);
  fail_times(outage, "b", 100);
  CHECK(outage.detected(at(0)));
  outage.succeeded();
  CHECK(!outage.detected(at(0)));
  fail_times(outage, "a", 10);
  fail_times(outage, "b", 9);
  CHECK(!outage.detected(at(0)));
}

TEST_CASE("what is known of keys is bounded: first goes what says nothing, then what is oldest") {
  KeyStates states({});
  for (int i = 0; i < 5000; ++i) states.of("quiet " + std::to_string(i), at(0));
  CHECK(states.size() <= KeyStates::max_keys);
  for (int i = 0; i < 5000; ++i) states.of("poor " + std::to_string(i), at(i)).budget.withdraw(5);
  CHECK(states.size() <= KeyStates::max_keys);
  CHECK(states.of("poor 4999", at(5000)).budget.balance() == 495);
}

}  // namespace affinity::tests::outage_detector_test
