// The registry of Windows has other names than the rest of the world and, of most zones, this year's rule
// only. So the program brings the rules along.

#include "base/platform/time_zones.hpp"

#include "base/platform/environment.hpp"
#include "base/platform/windows/wide.hpp"

#include <windows.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <vector>

namespace affinity::platform {

namespace {

#include "base/platform/windows/time_zone_table.inc"

constexpr std::int64_t table_begin = 946'684'800;  // 2000-01-01, from which changes are counted

std::string_view take_until(std::string_view& text, char end) {
  auto const size = std::min(text.find(end), text.size());
  auto const out = text.substr(0, size);
  text.remove_prefix(std::min(size + 1, text.size()));
  return out;
}

// A zone of the table: "names|rule|offsets|changes", as the script writes it.
struct ZoneLine {
  std::string_view rule{}, offsets{}, changes{};
};

std::optional<ZoneLine> find_zone(std::string_view name) {
  for (auto line : zone_lines) {
    auto names = take_until(line, '|');
    while (!names.empty()) {
      if (take_until(names, ' ') != name) continue;
      auto const rule = take_until(line, '|'), offsets = take_until(line, '|');
      return ZoneLine{.rule = rule, .offsets = offsets, .changes = line};
    }
  }
  return std::nullopt;
}

void append_number(std::string& out, std::int64_t number, int size) {
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) out += char(std::uint64_t(number) >> shift & 0xFF);
}

struct ZoneCounts {
  std::size_t times = 0, types = 0, characters = 0;
};

std::string header_of(ZoneCounts const& counts) {
  std::string out = "TZif2";
  out.append(15, '\0');
  // without marks of standard time and UTC, and without leap seconds
  for (auto const count :
       {std::size_t(0), std::size_t(0), std::size_t(0), counts.times, counts.types, counts.characters})
    append_number(out, std::int64_t(count), 4);
  return out;
}

// RFC 8536: an empty block of version 1, that of version 2, and the rule for what comes afterwards.
std::string file_of(ZoneLine zone) {
  std::vector<std::int64_t> offsets;
  while (!zone.offsets.empty()) {
    auto const minutes = take_until(zone.offsets, ' ');
    std::from_chars(minutes.data(), minutes.data() + minutes.size(), offsets.emplace_back());
  }
  std::string times, indices;
  auto at = table_begin;
  while (!zone.changes.empty()) {
    std::int64_t minutes = 0;
    auto const* const end = zone.changes.data() + zone.changes.size();
    auto const* const letter =
        std::find_if(zone.changes.data(), end, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (letter == end) break;
    std::from_chars(zone.changes.data(), letter, minutes, 36);
    at += minutes * 60;
    append_number(times, at, 8);
    indices += char(*letter - 'A');
    zone.changes.remove_prefix(std::size_t(letter - zone.changes.data()) + 1);
  }
  std::string types;
  for (auto const offset : offsets) {
    append_number(types, offset * 60, 4);
    types.append(2, '\0');
  }
  return header_of({.types = 1, .characters = 1}) + std::string(7, '\0') +
         header_of({.times = indices.size(), .types = offsets.size(), .characters = 1}) + times + indices +
         types + std::string(1, '\0') + "\n" + std::string(zone.rule) + "\n";
}

}  // namespace

// TZ counts where it names a zone; other programs write what only their C library understands there.
std::string system_time_zone() {
  if (auto given = environment_text("TZ"); find_zone(given)) return given;
  DYNAMIC_TIME_ZONE_INFORMATION zone{};
  if (::GetDynamicTimeZoneInformation(&zone) == TIME_ZONE_ID_INVALID) return {};
  auto const name = to_narrow(zone.TimeZoneKeyName);
  auto const* const found = std::ranges::find(windows_zones, name, &WindowsZone::windows);
  return found == std::end(windows_zones) ? std::string() : std::string(found->iana);
}

std::optional<std::string> time_zone_file(std::string_view name) {
  auto const zone = find_zone(name);
  return zone ? std::optional(file_of(*zone)) : std::nullopt;
}

}  // namespace affinity::platform
