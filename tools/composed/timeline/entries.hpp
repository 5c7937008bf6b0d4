#pragma once
// Interactions as a timeline has them, and where reading them begins and ends.

#include "tools/composed/language/when.hpp"
#include "tools/composed/upstream/found.hpp"
#include "tools/composed/upstream/metadata.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::tools::composed {

struct TimelinePerson {
  Ref ref{};
  std::string name{};
};

struct TimelineEntry {
  Ref ref{};  // of the interaction; of the company where v1 knows only that there is a next meeting
  WallTime at{};
  std::string title{};  // of a meeting or call, subject of an e-mail; others' words
  bool hidden = false;  // the subject may not be seen by this key
  std::vector<TimelinePerson> people{};
};

struct TimelineAsked {
  std::optional<Found> about{};  // a person outside of the team, a company or a deal
  std::vector<Teammate> by{};    // who must have taken part, all of them
  Day first{}, last{};           // both included
  std::vector<Kind> kinds{};     // of meeting, call, email, chat
};

// Where reading begins or ends: an API's sequence of kinds and years, and a page in one of them.
struct TimelinePlace {
  int api = 0;  // 1, 2; 3: next meetings of companies; 0: whichever serves
  std::size_t unit = 0;
  std::string token{};

  bool operator==(TimelinePlace const&) const = default;
};
struct TimelineBounds {
  TimelinePlace from{};
  std::optional<TimelinePlace> until{};  // where reading ended for the answer that the cursor continues

  bool is_begin() const { return from.unit == 0 && from.token.empty(); }
};
TimelineBounds timeline_bounds_at(std::string const& text);  // of WorkPlace::token
std::string to_text(TimelineBounds const&);

struct Timeline {
  std::vector<TimelineEntry> entries{};  // planned ones, the next first; then past ones, the latest first
  std::optional<Error> error{};          // nothing could be read
  TimelineBounds bounds{};               // of these entries
  bool has_more = false;                 // behind bounds.until, for want of time
  bool lacks_entries = false;            // there was no time to read up to `until` again, so none are told
};

}  // namespace affinity::tools::composed
