#include "sandbox/v2/search/date_range.hpp"

#include "sandbox/store/pacific_time.hpp"

#include <algorithm>
#include <optional>

namespace affinity::sandbox::v2::search {

namespace date_range {
namespace {

using std::chrono::sys_days;

// Beyond it no record has a date, and the calendar of the library would end.
constexpr std::int64_t most_days = 2'000'000, most_months = 60'000, most_minutes = 2'000'000'000;

// The day so many units away: of a month that is shorter, its last day.
sys_days shifted(sys_days day, std::int64_t amount, std::string_view unit, int direction) {
  using namespace std::chrono;
  if (unit == "day" || unit == "week") {
    auto const count = std::min(amount, most_days) * (unit == "week" ? 7 : 1);
    return day + days(direction * std::min(count, most_days));
  }
  auto const in_unit = unit == "month" ? 1 : unit == "quarter" ? 3 : 12;
  auto const count = std::min(std::min(amount, most_months) * in_unit, most_months);
  year_month_day const date(day);
  auto const month = year_month(date.year(), date.month()) + months(direction * count);
  auto const last = year_month_day_last(month.year(), month_day_last(month.month()));
  return sys_days(month / std::min(date.day(), last.day()));
}

// From the first day to the end of the last one; nullopt for no bound.
TimeRange of_days(std::optional<sys_days> first, std::optional<sys_days> last) {
  TimeRange out;
  if (first) out.from = pacific_midnight(*first);
  if (last) out.to = pacific_midnight(*last + std::chrono::days(1));
  return out;
}

TimeRange of_absolute_days(ValueFilter const& filter) {
  using std::chrono::days;
  auto const day = filter.days.front();
  auto const op = std::string_view(filter.op);
  if (op == "is-before") return of_days({}, day - days(1));
  if (op == "is-on-or-before") return of_days({}, day);
  if (op == "is-after") return of_days(day + days(1), {});
  if (op == "is-on-or-after") return of_days(day, {});
  return of_days(day, filter.days.back());  // is-on, is-not-on, is-between
}

// The age in whole minutes is between the two; nullopt for no bound.
TimeRange of_minutes(std::int64_t least, std::optional<std::int64_t> most, WallTime now) {
  TimeRange out;
  out.to = now - std::chrono::minutes(least) + Milliseconds(1);
  if (most) out.from = now - std::chrono::minutes(*most + 1) + Milliseconds(1);
  return out;
}

TimeRange of_short_age(std::string_view op, std::vector<std::int64_t> const& amounts, std::string_view unit,
                       WallTime now) {
  auto const in_minutes = [&](std::int64_t amount) {
    return std::min(std::min(amount, most_minutes) * (unit == "hour" ? 60 : 1), most_minutes);
  };
  auto const first = in_minutes(amounts.front());
  if (op == "is-more-than-relative") return of_minutes(first + 1, {}, now);
  if (op == "is-more-than-or-equal-to-relative") return of_minutes(first, {}, now);
  if (op == "is-less-than-relative") return first == 0 ? TimeRange{now, now} : of_minutes(0, first - 1, now);
  if (op == "is-less-than-or-equal-to-relative") return of_minutes(0, first, now);
  return of_minutes(first, in_minutes(amounts.back()), now);
}

TimeRange of_age(std::string_view op, sys_days today, sys_days oldest, sys_days newest) {
  using std::chrono::days;
  if (op == "is-more-than-relative") return of_days({}, newest - days(1));
  if (op == "is-more-than-or-equal-to-relative") return of_days({}, newest);
  if (op == "is-less-than-relative") return of_days(newest + days(1), today);
  if (op == "is-less-than-or-equal-to-relative") return of_days(newest, today);
  return of_days(oldest, newest);  // is-exactly-relative, is-not-exactly-relative, is-between-relative
}

}  // namespace
}  // namespace date_range

TimeRange time_range(ValueFilter const& filter, WallTime now) {
  using namespace date_range;
  if (!filter.days.empty()) return of_absolute_days(filter);
  if (filter.amounts.empty()) return {};
  auto const op = std::string_view(filter.op);
  auto const& amounts = filter.amounts;
  if (filter.unit == "minute" || filter.unit == "hour") return of_short_age(op, amounts, filter.unit, now);
  auto const today = pacific_day(now);
  bool const next = op.ends_with("-the-next"), window = next || op.ends_with("-the-last");
  auto const away = [&](std::int64_t amount) { return shifted(today, amount, filter.unit, next ? 1 : -1); };
  auto const distant = away(amounts.back());
  auto const closest = window && amounts.size() == 1 ? today : away(amounts.front());
  return next ? of_days(closest, distant) : of_age(window ? "" : op, today, distant, closest);
}

}  // namespace affinity::sandbox::v2::search
