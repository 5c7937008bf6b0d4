#include "base/metrics.hpp"

#include "support/catch.hpp"

namespace affinity::tests::metrics_test {

using namespace affinity;

TEST_CASE("counts add up by label, and a gauge keeps what was set last") {
  Metrics metrics;
  metrics.count("calls_total", {{"tool", "a"}});
  metrics.count("calls_total", {{"tool", "a"}}, 2);
  metrics.count("calls_total", {{"tool", "b"}});
  metrics.set("sessions", 4);
  metrics.set("sessions", 3);
  CHECK(metrics.value("calls_total", {{"tool", "a"}}) == 3);
  CHECK(metrics.value("calls_total", {{"tool", "b"}}) == 1);
  CHECK(metrics.value("sessions") == 3);
  CHECK(metrics.value("never") == 0);
}

TEST_CASE("values that differ in what is escaped are counted apart") {
  Metrics metrics;
  for (auto const* tool : {"a", "\"a", "a\n", "a\\n", "an"}) metrics.count("calls_total", {{"tool", tool}});
  for (auto const* tool : {"a", "\"a", "a\n", "a\\n", "an"})
    CHECK(metrics.value("calls_total", {{"tool", tool}}) == 1);
}

TEST_CASE("metrics are written in Prometheus' text format, with label values escaped") {
  Metrics metrics;
  metrics.describe("calls_total", Metrics::Kind::counter, "Tool calls.");
  metrics.describe("sessions", Metrics::Kind::gauge, "Open sessions.");
  metrics.count("calls_total", {{"tool", "a\"b\\c\nd"}, {"outcome", "failed"}});
  metrics.set("sessions", 2.5);
  CHECK(metrics.text() ==
        "# HELP calls_total Tool calls.\n"
        "# TYPE calls_total counter\n"
        "calls_total{tool=\"a\\\"b\\\\c\\nd\",outcome=\"failed\"} 1\n"
        "# HELP sessions Open sessions.\n"
        "# TYPE sessions gauge\n"
        "sessions 2.5\n");
}

TEST_CASE("a name that nobody described is not written") {
  Metrics metrics;
  metrics.count("secret_total");
  CHECK(metrics.text().empty());
}

}  // namespace affinity::tests::metrics_test
