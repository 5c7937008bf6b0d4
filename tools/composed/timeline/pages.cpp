#include "tools/composed/timeline/pages.hpp"

#include <utility>

namespace affinity::tools::composed {

namespace timeline {

namespace {

constexpr std::size_t max_records_of_call = 10'000;

bool ends_reading(Error const& error) {
  return error.kind == ErrorKind::timeout || error.kind == ErrorKind::limited ||
         error.kind == ErrorKind::cancelled;
}

}  // namespace

Task<PagesRead> read_timeline_pages(Reads& reads, TimelinePages pages, TimelineBounds bounds,
                                    std::size_t kinds) {
  PagesRead out{.errors = std::vector<std::optional<Error>>(kinds), .has_entries = std::vector<bool>(kinds)};
  out.at = {.api = pages.api, .unit = bounds.from.unit, .token = bounds.from.token};
  std::size_t records = 0;
  while (out.at.unit < pages.units.size()) {
    if (bounds.until && out.at == *bounds.until) co_return out;
    auto const& unit = pages.units[out.at.unit];
    if (out.errors[unit.kind]) {
      out.at = {.api = pages.api, .unit = out.at.unit + 1};
      continue;
    }
    if (records >= max_records_of_call) {
      out.ended = fail(ErrorKind::limited, "There are more than were read.");
      co_return out;
    }
    auto ask = unit.ask;
    ask.token = out.at.token;
    auto page = co_await reads.read_pages(std::move(ask), 1);
    if (page.error && ends_reading(*page.error)) {
      out.ended = page.error;
      co_return out;
    }
    out.errors[unit.kind] = page.error;
    records += page.records.size();
    for (auto const& record : page.records)
      if (auto entry = pages.entry_of(record, unit.kind)) {
        out.entries.push_back(std::move(*entry));
        out.has_entries[unit.kind] = true;
      }
    auto const next_unit = out.at.unit + (page.next_token.empty() || page.error ? 1 : 0);
    out.at = {.api = pages.api,
              .unit = next_unit,
              .token = next_unit == out.at.unit ? page.next_token : std::string()};
  }
  out.is_whole = true;
  co_return out;
}

}  // namespace timeline

// [api, unit, token] and for the end [unit, token], as JSON: tokens are Affinity's and may have any sign.
TimelineBounds timeline_bounds_at(std::string const& text) {
  TimelineBounds out;
  auto const parsed = parse_json(text);
  auto const* parts = parsed ? parsed->if_array() : nullptr;
  if (!parts || (parts->size() != 3 && parts->size() != 5)) return out;
  auto const number = [&](std::size_t at) { return as_int64((*parts)[at]).value_or(0); };
  auto const token = [&](std::size_t at) { return std::string(as_text((*parts)[at]).value_or("")); };
  out.from = {.api = int(number(0)), .unit = std::size_t(number(1)), .token = token(2)};
  if (parts->size() == 5)
    out.until = TimelinePlace{.api = out.from.api, .unit = std::size_t(number(3)), .token = token(4)};
  return out;
}

std::string to_text(TimelineBounds const& bounds) {
  json::array parts{bounds.from.api, bounds.from.unit, bounds.from.token};
  if (bounds.until) {
    parts.emplace_back(bounds.until->unit);
    parts.emplace_back(bounds.until->token);
  }
  return write_json(parts);
}

}  // namespace affinity::tools::composed
