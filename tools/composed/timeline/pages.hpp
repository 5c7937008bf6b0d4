#pragma once
// Reads interactions page by page, kind after kind of each year, so that it can end and go on anywhere.

#include "tools/composed/timeline/entries.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace affinity::tools::composed::timeline {

// The pages of one kind in one time.
struct TimelineUnit {
  std::size_t kind = 0;  // index into TimelineAsked::kinds
  Read ask{};
};

struct TimelinePages {
  int api = 1;
  std::vector<TimelineUnit> units{};  // the latest year first
  std::function<std::optional<TimelineEntry>(json::value const&, std::size_t kind)> entry_of{};
};

struct PagesRead {
  std::vector<TimelineEntry> entries{};
  std::vector<std::optional<Error>> errors{};  // by kind, which was left out from there on
  std::vector<bool> has_entries{};             // by kind
  std::optional<Error> ended{};  // why reading ended before the last unit: no time, too many requests
  TimelinePlace at{};            // where it ended
  bool is_whole = false;         // at the end
};

// At most 10,000 records in a call.
Task<PagesRead> read_timeline_pages(Reads&, TimelinePages, TimelineBounds, std::size_t kinds);

}  // namespace affinity::tools::composed::timeline
