#include "server/command_line/token_options.hpp"

#include <charconv>
#include <chrono>

namespace affinity::server {

Result<WallTime> read_expiry(std::string_view text, WallTime now) {
  WallTime time{};
  int count = 0;
  auto const* const end = text.data() + text.size();
  auto const [unit, error] = std::from_chars(text.data(), end, count);
  bool const span = error == std::errc{} && unit + 1 == end && count > 0 && count <= 100'000 &&
                    std::string_view("dhm").find(*unit) != std::string_view::npos;
  if (span)
    time = now + (*unit == 'd'   ? std::chrono::hours(24) * count
                  : *unit == 'h' ? std::chrono::hours(count)
                                 : std::chrono::minutes(count));
  else if (!from_iso(text, time))
    return fail(ErrorKind::invalid, "--expires: \"" + std::string(text) +
                                        "\" is neither a span such as 90d, 12h or 30m nor a date.");
  if (time <= now) return fail(ErrorKind::invalid, "--expires: " + std::string(text) + " is over already.");
  return time;
}

}  // namespace affinity::server
