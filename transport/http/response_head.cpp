#include "transport/http/response_head.hpp"

#include <array>
#include <cstdio>
#include <utility>

namespace affinity::transport {

namespace {

std::string_view reason(int status) {
  switch (status) {
    case 200: return "OK";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Answer";
  }
}

using Seconds = std::chrono::sys_seconds;

// "Sat, 21 Nov 2026 10:08:24 GMT" (RFC 9110, 5.6.7). Names are spelt here, because strftime depends on the
// locale.
std::string http_date(Seconds date) {
  static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto const day = std::chrono::floor<std::chrono::days>(date);
  std::chrono::year_month_day const calendar(day);
  std::chrono::hh_mm_ss const clock(std::chrono::floor<std::chrono::seconds>(date - day));
  std::string text = days[std::chrono::weekday(day).c_encoding()];
  auto const put = [&](std::string_view before, std::int64_t number) {
    text.append(before).append(1, char('0' + number / 10)).append(1, char('0' + number % 10));
  };
  put(", ", unsigned(calendar.day()));
  text.append(" ").append(months[unsigned(calendar.month()) - 1]);
  text.append(" ").append(std::to_string(int(calendar.year())));
  put(" ", clock.hours().count());
  put(":", clock.minutes().count());
  put(":", clock.seconds().count());
  return text += " GMT";
}

// The responses of one second share their date.
std::string const& kept_http_date(WallTime date) {
  thread_local Seconds second{};
  thread_local std::string text = http_date(second);
  auto const wanted = std::chrono::floor<std::chrono::seconds>(date);
  if (std::exchange(second, wanted) != wanted) text = http_date(wanted);
  return text;
}

}  // namespace

std::string to_text(ResponseHead const& head, WallTime date) {
  std::string text;
  text.reserve(320);
  text.append("HTTP/1.1 ").append(std::to_string(head.status)).append(" ").append(reason(head.status));
  auto const line = [&](std::string_view name, std::string_view value) {
    text += "\r\n";
    text += name;
    text += ": ";
    text += value;
  };
  line("Date", kept_http_date(date));
  if (head.events) {
    line("Content-Type", "text/event-stream");
    if (!head.http_1_0) line("Transfer-Encoding", "chunked");
    line("X-Accel-Buffering", "no");  // tells proxies to forward each event at once
  } else {
    if (head.length > 0) line("Content-Type", head.type);
    if (head.status != 204) line("Content-Length", std::to_string(head.length));  // RFC 9110, 8.6
  }
  text += "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff";
  for (auto const& field : head.headers.fields) line(field.name, field.value);
  if (!head.keep_alive) line("Connection", "close");
  if (head.keep_alive && head.http_1_0) line("Connection", "keep-alive");
  text += "\r\n\r\n";
  return text;
}

std::string to_chunk(std::string_view text) {
  std::array<char, 24> size{};
  std::snprintf(size.data(), size.size(), "%zx\r\n", text.size());
  auto chunk = std::string(size.data());
  chunk += text;
  return chunk += "\r\n";
}

}  // namespace affinity::transport
