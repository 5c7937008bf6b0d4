#include "server/doctor/finding.hpp"

#include "base/text/printable.hpp"

#include <algorithm>
#include <array>

namespace affinity::server {

namespace {

std::size_t count(std::vector<Check> const& checks, Finding::Level level) {
  return std::size_t(std::ranges::count_if(checks, [&](Check const& c) { return c.finding.level == level; }));
}

std::string padded_bytes(std::string_view text, std::size_t width) {
  return std::string(text) + std::string(width > text.size() ? width - text.size() : 0, ' ');
}

std::string_view colour(Finding::Level level) {
  switch (level) {
    case Finding::Level::ok: return "\x1b[32m";
    case Finding::Level::skipped: return "\x1b[2m";
    case Finding::Level::warn: return "\x1b[33m";
    case Finding::Level::fail: break;
  }
  return "\x1b[31m";
}

}  // namespace

std::string_view to_string(Finding::Level level) {
  constexpr std::array<std::string_view, 4> words{"ok", "skipped", "warn", "fail"};
  return words[std::size_t(level)];
}

int exit_code(std::vector<Check> const& checks) {
  if (count(checks, Finding::Level::fail) > 0) return 2;
  return count(checks, Finding::Level::warn) > 0 ? 1 : 0;
}

std::string as_table(std::vector<Check> const& checks, bool colours) {
  std::size_t width = 0;
  for (auto const& check : checks) width = std::max(width, check.name.size());
  std::string out;
  for (auto const& [name, subject, finding] : checks) {
    auto const status = padded_bytes(to_string(finding.level), 9);
    out += colours ? std::string(colour(finding.level)) + status + "\x1b[0m" : status;
    out += padded_bytes(name, width + 2) + printable(finding.text) + "\n";
    if (!finding.remedy.empty())
      out += std::string(width + 11, ' ') + "-> " + printable(finding.remedy) + "\n";
  }
  auto const warnings = count(checks, Finding::Level::warn), failures = count(checks, Finding::Level::fail);
  out += "\n";
  if (failures + warnings == 0) return out + "All is well.\n";
  auto const many = [](std::size_t n, char const* what) {
    return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
  };
  return out + many(failures, "failure") + ", " + many(warnings, "warning") + ".\n";
}

json::object as_json(std::vector<Check> const& checks) {
  json::array rows;
  for (auto const& [name, subject, finding] : checks) {
    json::object row{{"name", name},
                     {"looks_at", subject},
                     {"status", to_string(finding.level)},
                     {"finding", finding.text}};
    if (!finding.remedy.empty()) row["remedy"] = finding.remedy;
    rows.push_back(std::move(row));
  }
  return {{"version", AFFINITY_VERSION},
          {"exit", exit_code(checks)},
          {"warnings", count(checks, Finding::Level::warn)},
          {"failures", count(checks, Finding::Level::fail)},
          {"checks", std::move(rows)}};
}

}  // namespace affinity::server
