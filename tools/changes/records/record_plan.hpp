#pragma once
// An operation that finds or creates a record, taken apart, and what stands against it.

#include "tools/changes/records/known_records.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::tools::changes {

struct RecordPlan {
  Operation operation{};
  WantedRecord wanted{};
  std::optional<composed::ListInfo> list{};
  std::vector<Subject> companies{}, people{};
};

std::string shown_wanted(WantedRecord const&);  // "Ada Quist <ada@quist.example>", "Acme (acme.example)"
std::vector<std::string> addresses_of(WantedRecord const&);

// False after the problem or the skip: a list of another kind, a tool that is not allowed, arguments that the
// tool refuses, the same record twice.
bool may_be_planned(Planning&, RecordPlan const&);

// The companies and people that it is linked with; false after the problem.
Task<bool> resolve_links(Planning&, RecordPlan&);

// Whether it is there; from what was read for all operations together, where that tells it.
Task<RecordLookup> look_up_planned(Planning&, RecordPlan const&);

// The problem that something looks like it.
void tell_alike(Planning&, RecordPlan const&, RecordLookup const&);

}  // namespace affinity::tools::changes
