#include "client/v2_errors.hpp"

#include "base/json/repair.hpp"
#include "client/quoting.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::client {

namespace {

constexpr std::size_t max_errors = 20;
constexpr std::size_t max_message = 300;
constexpr std::size_t max_line = 2000;

std::string text_of(json::value const& error, std::string_view name, std::size_t bytes) {
  auto const* found = member(error, name);
  auto const text = found ? as_text(*found) : std::nullopt;
  return text ? sanitize_line(*text, bytes) : std::string();
}

// "limit must be at most 100" names its argument itself, "limits differ" does not.
bool begins_with_name(std::string_view message, std::string_view param) {
  return !param.empty() && message.starts_with(param) && message.substr(param.size()).starts_with(' ');
}

constexpr std::array<std::pair<std::string_view, ErrorKind>, 14> kinds{
    {{"authentication", ErrorKind::denied},
     {"authorization", ErrorKind::denied},
     {"bad-request", ErrorKind::invalid},
     {"conflict", ErrorKind::invalid},
     {"method-not-allowed", ErrorKind::invalid},
     {"not-acceptable", ErrorKind::invalid},
     {"not-found", ErrorKind::not_found},
     {"not-implemented", ErrorKind::upstream},
     {"rate-limit", ErrorKind::limited},
     {"server", ErrorKind::upstream},
     {"timeout", ErrorKind::upstream},
     {"unprocessable-entity", ErrorKind::invalid},
     {"unsupported-media-type", ErrorKind::invalid},
     {"validation", ErrorKind::invalid}}};

}  // namespace

std::vector<V2Error> v2_errors(Response const& response) {
  std::vector<V2Error> out;
  auto const parsed = parse_lenient_json(response.body);
  auto const* errors = parsed ? member(parsed->value, "errors") : nullptr;
  auto const* list = errors ? errors->if_array() : nullptr;
  if (!list) return out;
  for (auto const& error : *list) {
    if (out.size() == max_errors) break;
    out.push_back({.code = text_of(error, "code", 40),
                   .message = text_of(error, "message", max_message),
                   .param = text_of(error, "param", 80)});
  }
  return out;
}

std::string v2_error_text(std::vector<V2Error> const& errors, ArgumentName const& name_of) {
  std::string out;
  for (auto const& [code, message, param] : errors) {
    if (out.size() > max_line) break;
    auto const& said = message.empty() ? code : message;
    if (said.empty()) continue;
    if (!out.empty()) out += "; ";
    auto const name = param.empty() || !name_of ? param : name_of(param);
    bool const named = begins_with_name(said, param);
    if (!name.empty()) out += named ? name : name + ": ";
    out += named ? said.substr(param.size()) : said;
  }
  return out;
}

std::optional<ErrorKind> kind_of_code(std::string_view code) {
  auto const found = std::ranges::find(kinds, code, &std::pair<std::string_view, ErrorKind>::first);
  return found == kinds.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Error> refused_version(std::vector<V2Error> const& errors) {
  bool const refused = std::ranges::any_of(
      errors, [](V2Error const& error) { return equals_ignore_case(error.param, api_version_header); });
  if (!refused) return std::nullopt;
  return Error{
      .kind = ErrorKind::denied,
      .message = "Affinity refuses the version of its API that this server asks for. Nothing was done.",
      .next_step =
          "Trying again does not help: whoever runs this server must set "
          "--affinity-api-version (AFFINITY_API_VERSION) to a version that Affinity serves, "
          "or to key for that of the API key."};
}

}  // namespace affinity::client
