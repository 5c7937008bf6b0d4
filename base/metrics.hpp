#pragma once
// Counters and gauges in the Prometheus text format. Used by one thread.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace affinity {

class Metrics {
 public:
  enum class Kind { counter, gauge };
  using Labels = std::vector<std::pair<std::string_view, std::string>>;  // in the order they are written

  // Registers a metric with its help text; text() writes only registered metrics.
  void describe(std::string_view name, Kind, std::string_view help);

  void count(std::string_view name, Labels const& = {}, double by = 1);
  void set(std::string_view name, double value, Labels const& = {});

  double value(std::string_view name, Labels const& = {}) const;  // 0 when it was never set
  std::string text() const;  // Prometheus text format 0.0.4, sorted by name and labels

 private:
  struct Family {
    Kind kind = Kind::counter;
    std::string help{};
    std::map<std::string, double> samples{};  // by serialized labels
  };
  std::map<std::string, Family, std::less<>> families_{};
};

}  // namespace affinity
