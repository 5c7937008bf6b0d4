#pragma once
// The result of a `doctor` check, and its output as table and JSON.

#include "base/json/json.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::server {

struct Finding {
  enum class Level { ok, skipped, warn, fail };
  Level level = Level::ok;
  std::string text{};    // a sentence without its full stop
  std::string remedy{};  // what to do about it; set for every warn and fail
};

// The message of an error as the text of a finding.
inline std::string without_stop(std::string text) {
  if (text.ends_with('.')) text.pop_back();
  return text;
}

inline Finding passed(std::string text) { return {.text = std::move(text)}; }
inline Finding skipped(std::string why) { return {.level = Finding::Level::skipped, .text = std::move(why)}; }
inline Finding warning(std::string text, std::string remedy) {
  return {.level = Finding::Level::warn, .text = std::move(text), .remedy = std::move(remedy)};
}
inline Finding failure(std::string text, std::string remedy) {
  return {.level = Finding::Level::fail, .text = std::move(text), .remedy = std::move(remedy)};
}

struct Check {
  std::string name{};     // "tls"
  std::string subject{};  // "the certificate of api.affinity.co"
  Finding finding{};
};

std::string_view to_string(Finding::Level);
int exit_code(std::vector<Check> const&);  // 0 ok, 1 warnings, 2 failures

std::string as_table(std::vector<Check> const&, bool colours);
json::object as_json(std::vector<Check> const&);

}  // namespace affinity::server
