#include "client/retry_after.hpp"

#include "base/clock.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>

namespace affinity::client {

namespace {

using namespace std::chrono;

constexpr std::int64_t longest = 31 * 24 * 3600;
constexpr int longest_minute = 120;
constexpr std::int64_t very_many = 1'000'000'000'000;

int clamp(std::int64_t seconds) { return int(std::clamp<std::int64_t>(seconds, 0, longest)); }

std::optional<std::int64_t> number(std::string_view digits) {
  if (digits.empty() || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
  std::int64_t value = 0;
  auto const parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return parsed.ec == std::errc() ? value
                                  : very_many;  // more digits than 64 bits hold count as a very large number
}

// "Sun, 06 Nov 1994 08:49:37 GMT", the only format still generated (RFC 9110, 5.6.7).
std::optional<sys_seconds> http_date(std::string_view text) {
  static constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT") return std::nullopt;
  if (text[7] != ' ' || text[11] != ' ' || text[16] != ' ' || text[19] != ':' || text[22] != ':')
    return std::nullopt;
  auto const month = std::ranges::find(months, text.substr(8, 3));
  auto const day_number = number(text.substr(5, 2)), year_number = number(text.substr(12, 4));
  auto const h = number(text.substr(17, 2)), m = number(text.substr(20, 2)), s = number(text.substr(23, 2));
  if (month == months.end() || !day_number || !year_number || !h || !m || !s) return std::nullopt;
  year_month_day const date{year(int(*year_number)), std::chrono::month(unsigned(month - months.begin() + 1)),
                            day(unsigned(*day_number))};
  if (!date.ok() || *h > 23 || *m > 59 || *s > 60) return std::nullopt;
  return sys_days(date) + hours(*h) + minutes(*m) + seconds(*s);
}

}  // namespace

WallTime server_time(Headers const& headers) {
  auto const date = headers.find("date");
  auto const told = date ? http_date(trim_blanks(*date)) : std::nullopt;
  return told ? *told : SystemClock().wall();
}

std::optional<std::int64_t> header_number(Headers const& headers, std::string_view name) {
  auto const text = headers.find(name);
  return text ? number(trim_blanks(*text)) : std::nullopt;
}

std::optional<int> header_seconds(Headers const& headers, std::string_view name) {
  auto const value = header_number(headers, name);
  if (!value) return std::nullopt;
  return clamp(*value);
}

std::optional<int> retry_after(Headers const& headers) {
  if (auto const plain = header_seconds(headers, "retry-after")) return plain;
  auto const text = headers.find("retry-after");
  auto const date = text ? http_date(trim_blanks(*text)) : std::nullopt;
  if (!date) return std::nullopt;
  return clamp((*date - floor<seconds>(server_time(headers))).count());
}

std::optional<int> minute_reset(Headers const& headers) {
  return header_seconds(headers, "x-ratelimit-limit-user-reset");
}
std::optional<int> month_reset(Headers const& headers) {
  return header_seconds(headers, "x-ratelimit-limit-org-reset");
}
bool month_is_exhausted(Headers const& headers) {
  return header_seconds(headers, "x-ratelimit-limit-org-remaining") == 0;
}

std::optional<int> wait_after_429(Headers const& headers) {
  auto wait = retry_after(headers);
  if (!wait) wait = minute_reset(headers);
  if (wait) wait = std::min(*wait, longest_minute);
  return wait;
}

}  // namespace affinity::client
