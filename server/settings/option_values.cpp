#include "server/settings/option_values.hpp"

#include "base/clock.hpp"
#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "client/curl/base_url.hpp"
#include "sandbox/api.hpp"
#include "transport/web_url.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace affinity::server {

namespace {

Result<void> wrong(std::string why) { return fail(ErrorKind::invalid, std::move(why)); }

bool is_word(std::string const& text, std::string_view word) { return lower(trimmed(text)) == word; }

template<class Number> Result<Number> number(std::string const& given, Number least, Number most) {
  Number out{};
  auto const text = std::string(trimmed(given));
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size() || out < least || out > most) {
    return fail(ErrorKind::invalid, "\"" + text + "\" is not a whole number from " + std::to_string(least) +
                                        " to " + std::to_string(most) + ".");
  }
  return out;
}

// Looks up an enumerator by name.
template<class Value>
Result<void> choose(Value& out, std::string const& text,
                    std::initializer_list<std::pair<std::string_view, Value>> choices, std::string remedy) {
  for (auto const& [name, value] : choices) {
    if (lower(trimmed(text)) != name) continue;
    out = value;
    return good();
  }
  return wrong(std::move(remedy));
}

}  // namespace

Result<void> set_size(std::size_t& out, std::string const& text, std::size_t least) {
  auto const value = number<std::size_t>(text, least, std::size_t(1) << 32);
  if (!value) return fail(value);
  out = *value;
  return good();
}

Result<void> set_flag(bool& out, std::string const& text) {
  auto const value = parse_boolean(text);
  if (!value) return wrong("\"" + text + "\" is neither true nor false.");
  out = *value;
  return good();
}

Result<void> set_base_url(Settings& s, std::string const& text) {
  auto url = client::checked_base_url(text);
  if (!url) return fail(url);
  s.base_url = *url;
  return good();
}

Result<void> set_api_auth(Settings& s, std::string const& text) {
  return choose(s.bearer, text, {{"basic", false}, {"bearer", true}}, "Give basic or bearer.");
}

Result<void> set_api_version(Settings& s, std::string const& text) {
  WallTime day;
  if (is_word(text, "key"))
    s.api_version.clear();
  else if (text.size() == 10 && from_iso(text, day))
    s.api_version = text;
  else
    return wrong("\"" + text + "\" is neither a date such as 2026-09-17 nor key.");
  return good();
}

Result<void> set_limit(Settings& s, std::string const& text) {
  if (is_word(text, "none")) {
    s.sandbox_limit.reset();
    return good();
  }
  auto const value = number<int>(text, 1, 1'000'000);
  if (!value) return fail(value);
  s.sandbox_limit = *value;
  return good();
}

Result<void> set_rate_limit(Settings& s, std::string const& text) {
  s.rate_limited = !is_word(text, "off");
  s.rate_limit.reset();
  if (!s.rate_limited) return good();
  auto const value = number<int>(text, 1, 100'000'000);
  if (!value) return fail(value);
  s.rate_limit = *value;
  return good();
}

Result<void> set_month_reserve(Settings& s, std::string const& text) {
  auto const percent = number<int>(text, 0, 100);
  if (!percent) return fail(percent);
  s.month_reserve = *percent;
  return good();
}

Result<void> set_clock(Settings& s, std::string const& text) {
  WallTime time{};
  if (!from_iso(text, time))
    return wrong("\"" + text + "\" is not a date or a time such as 2026-11-21T09:00:00Z.");
  s.sandbox_clock = time;
  return good();
}

// Reads the file at once, so that errors name the setting.
Result<void> set_data(Settings& s, std::string const& text) {
  s.sandbox_data = text;
  return sandbox::check_files({.data_file = text});
}

Result<void> set_sandbox_file(Settings& s, std::string const& text) {
  s.sandbox_file = text;
  return sandbox::check_files({.sandbox_file = text});
}

Result<void> set_count(std::size_t& out, std::string const& text) {
  auto const value = number<std::size_t>(text, 0, 1'000'000);
  if (!value) return fail(value);
  out = *value;
  return good();
}

Result<void> set_listen(Settings& s, std::string const& text) {
  auto const colon = text.rfind(':');
  auto host = text.substr(0, colon == std::string::npos ? 0 : colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  auto const port =
      number<std::uint16_t>(colon == std::string::npos ? text : text.substr(colon + 1), 0, 65535);
  if (host.empty() || !port)
    return wrong("Give HOST:PORT, for example 127.0.0.1:8765; port 0 picks a free one.");
  s.listen = Address{.host = host, .port = *port};
  return good();
}

Result<void> set_auth(Settings& s, std::string const& text) {
  return choose(
      s.auth, text,
      {{"token", Auth::token}, {"mapped", Auth::mapped}, {"oauth", Auth::oauth}, {"none", Auth::none}},
      "Give token, mapped, oauth or none.");
}

Result<void> set_url(std::string& out, std::string const& text) {
  if (!transport::parse_web_url(text)) {
    return wrong("\"" + text +
                 "\" is no URL that can be used here. Give https://HOST[:PORT]/PATH, or http on "
                 "a loopback address; without user, blanks and fragment.");
  }
  out = text;
  return good();
}

Result<void> set_jwks(Settings& s, std::string const& text) {
  if (text.starts_with("https://") || text.starts_with("http://")) return set_url(s.oauth_jwks, text);
  s.oauth_jwks = text;
  return good();
}

Result<void> set_output_schemas(Settings& s, std::string const& text) {
  return choose(s.output_schemas, text, {{"on", true}, {"off", false}}, "Give on or off.");
}

Result<void> set_confirm(Settings& s, std::string const& text) {
  using tools::ConfirmPolicy;
  return choose(s.confirm, text,
                {{"auto", ConfirmPolicy::automatic},
                 {"always", ConfirmPolicy::always},
                 {"never", ConfirmPolicy::never}},
                "Give auto, always or never.");
}

Result<void> set_deadline(Settings& s, std::string const& text) {
  auto const seconds = number<int>(text, 1, 3600);
  if (!seconds) return fail(seconds);
  s.deadline = std::chrono::seconds(*seconds);
  return good();
}

Result<void> set_time_zone(Settings& s, std::string const& text) {
  auto zone = TimeZone::load(text);
  if (!zone) return fail(zone);
  s.time_zone = std::move(*zone);
  return {};
}

Result<void> set_metadata_cache(Settings& s, std::string const& text) {
  if (is_word(text, "off")) {
    s.metadata_cache = Milliseconds(0);
    return good();
  }
  auto const seconds = number<int>(text, 1, 3600);
  if (!seconds) return wrong("Give a number of seconds from 1 to 3600, or off.");
  s.metadata_cache = std::chrono::seconds(*seconds);
  return good();
}

Result<void> set_seconds(Milliseconds& out, std::string const& text) {
  auto const seconds = number<int>(text, 1, 86'400);
  if (!seconds) return fail(seconds);
  out = std::chrono::seconds(*seconds);
  return good();
}

Result<void> set_memory(std::size_t& out, std::string const& text) {
  if (!is_word(text, "none")) return set_size(out, text, 64u << 20);
  out = 0;
  return good();
}

Result<void> set_switch(bool& out, std::string const& text) {
  auto const value = parse_boolean(text);
  if (!value) return wrong("Give on or off.");
  out = *value;
  return good();
}

Result<void> set_queue_wait(Settings& s, std::string const& text) {
  auto const seconds = number<int>(text, 0, 600);
  if (!seconds) return fail(seconds);
  s.concurrency.max_wait = std::chrono::seconds(*seconds);
  return good();
}

Result<void> set_journal(Settings& s, std::string const& text) {
  if (trimmed(text).empty()) return wrong("Give a file, or off.");
  s.journal = is_word(text, "off") ? std::string() : text;
  return good();
}

// "500/plan,1000/hour", or one of the two.
Result<void> set_max_writes(Settings& s, std::string const& text) {
  auto const parts = parse_names(text);
  constexpr std::string_view example =
      "Give 500/plan, 1000/hour or 500/plan,1000/hour, with numbers from 1 to 1000000.";
  if (parts.empty()) return wrong(std::string(example));
  std::string given;
  for (auto const& part : parts) {
    auto const slash = std::min(part.find('/'), part.size());
    auto const unit = std::string(trimmed(std::string_view(part).substr(std::min(slash + 1, part.size()))));
    auto const count = number<int>(part.substr(0, slash), 1, 1'000'000);
    if (!count || (unit != "plan" && unit != "hour"))
      return wrong("\"" + part + "\" is no bound. " + std::string(example));
    if (unit == given) return wrong("The bound of " + unit + " is given twice.");
    given = unit;
    (unit == "plan" ? s.write_limits.per_plan : s.write_limits.per_hour) = *count;
  }
  return good();
}

Result<void> set_level(Settings& s, std::string const& text) {
  return choose(
      s.log_level, text,
      {{"debug", Level::debug}, {"info", Level::info}, {"warning", Level::warning}, {"error", Level::error}},
      "Give debug, info, warning or error.");
}

}  // namespace affinity::server
