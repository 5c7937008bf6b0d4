#include "tools/changes/kinds/just_read.hpp"

namespace affinity::tools::changes {

namespace {

// A direct call writes some milliseconds after it has read; longer ago counts as a plan.
constexpr auto just_now = std::chrono::seconds(2);

}  // namespace

void mark_just_read(std::vector<Change>& changes, WallTime at) {
  for (auto& change : changes) {
    bool const is_read = change.action == Action::find_or_create || is_value_action(change.action);
    if (is_read) change.details["read_at"] = to_iso(at);
  }
}

void forget_just_read(Change& change) { change.details.erase("read_at"); }

bool was_just_read(Change const& change, WallTime now) {
  WallTime read_at{};
  bool const is_told = from_iso(text_member(change.details, "read_at"), read_at);
  return is_told && now - read_at < just_now && now >= read_at;
}

}  // namespace affinity::tools::changes
