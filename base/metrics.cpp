#include "base/metrics.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace affinity {

namespace {

// Backslash, quote and line feed are escaped in label values, and nothing else (Prometheus, text format).
bool must_be_escaped(char c) { return c == '\\' || c == '"' || c == '\n'; }

void write_escaped(std::string_view text, std::string& onto) {
  if (std::ranges::none_of(text, must_be_escaped)) {
    onto += text;
    return;
  }
  for (auto const c : text) {
    if (must_be_escaped(c)) onto += '\\';
    onto += c == '\n' ? 'n' : c;
  }
}

void write_labels(Metrics::Labels labels, std::string& onto) {
  onto.clear();
  for (auto const& [name, value] : labels) {
    onto += onto.empty() ? '{' : ',';
    onto.append(name).append("=\"");
    write_escaped(value, onto);
    onto += '"';
  }
  if (!onto.empty()) onto += '}';
}

std::string written(double value) {
  std::array<char, 32> text{};
  auto const [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), end};
}

}  // namespace

void Metrics::describe(std::string_view name, Kind kind, std::string_view help) {
  auto& family = families_[std::string(name)];
  family.kind = kind;
  family.help = help;
}

double& Metrics::sample(std::string_view name, Labels labels) {
  auto family = families_.find(name);
  if (family == families_.end()) family = families_.emplace(name, Family{}).first;
  write_labels(labels, wanted_);
  auto& samples = family->second.samples;
  auto found = samples.find(wanted_);
  if (found == samples.end()) found = samples.emplace(wanted_, 0).first;
  return found->second;
}

void Metrics::count(std::string_view name, Labels labels, double by) { sample(name, labels) += by; }

void Metrics::set(std::string_view name, double value, Labels labels) { sample(name, labels) = value; }

double Metrics::value(std::string_view name, Labels labels) const {
  auto const family = families_.find(name);
  if (family == families_.end()) return 0;
  std::string wanted;
  write_labels(labels, wanted);
  auto const sample = family->second.samples.find(wanted);
  return sample == family->second.samples.end() ? 0 : sample->second;
}

std::string Metrics::text() const {
  std::string out;
  for (auto const& [name, family] : families_) {
    if (family.help.empty()) continue;
    out += "# HELP " + name + ' ' + family.help + '\n';
    out += "# TYPE " + name + (family.kind == Kind::counter ? " counter\n" : " gauge\n");
    for (auto const& [labels, value] : family.samples) out += name + labels + ' ' + written(value) + '\n';
  }
  return out;
}

}  // namespace affinity
