#include "base/metrics.hpp"

#include <array>
#include <charconv>

namespace affinity {

namespace {

// Backslash, quote and line feed are escaped in label values, and nothing else (Prometheus, text format).
void write_escaped(std::string_view text, std::string& onto) {
  if (text.find_first_of("\\\"\n") == text.npos) {
    onto += text;
    return;
  }
  for (auto const c : text) {
    if (c == '\\' || c == '"') onto += '\\';
    if (c == '\n')
      onto += "\\n";
    else
      onto += c;
  }
}

std::string written(Metrics::Labels const& labels) {
  if (labels.empty()) return {};
  std::string out;
  out.reserve(96);
  for (auto const& [name, value] : labels) {
    out += out.empty() ? '{' : ',';
    out.append(name).append("=\"");
    write_escaped(value, out);
    out += '"';
  }
  out += '}';
  return out;
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

void Metrics::count(std::string_view name, Labels const& labels, double by) {
  auto found = families_.find(name);
  if (found == families_.end()) found = families_.emplace(name, Family{}).first;
  found->second.samples[written(labels)] += by;
}

void Metrics::set(std::string_view name, double value, Labels const& labels) {
  auto found = families_.find(name);
  if (found == families_.end()) found = families_.emplace(name, Family{}).first;
  found->second.samples[written(labels)] = value;
}

double Metrics::value(std::string_view name, Labels const& labels) const {
  auto const family = families_.find(name);
  if (family == families_.end()) return 0;
  auto const sample = family->second.samples.find(written(labels));
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
