#pragma once
// Counters and gauges in the Prometheus text format. Used by one thread.

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace affinity {

class Metrics {
 public:
  enum class Kind { counter, gauge };
  // In the order they are written.
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  // Registers a metric with its help text; text() writes only registered metrics.
  void describe(std::string_view name, Kind, std::string_view help);

  // They allocate nothing once the name is known with these labels.
  void count(std::string_view name, Labels = {}, double by = 1);
  void set(std::string_view name, double value, Labels = {});

  double value(std::string_view name, Labels = {}) const;  // 0 when it was never set
  std::string text() const;  // Prometheus text format 0.0.4, sorted by name and labels

 private:
  struct Family {
    Kind kind = Kind::counter;
    std::string help{};
    std::map<std::string, double, std::less<>> samples{};  // by serialized labels
  };
  double& sample(std::string_view name, Labels);

  std::map<std::string, Family, std::less<>> families_{};
  std::string wanted_{};  // the serialized labels that were looked up last; keeps its memory
};

}  // namespace affinity
