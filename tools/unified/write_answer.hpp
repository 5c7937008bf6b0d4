#pragma once
// The answer of a unified create or update: the record as the writes left it.

#include "tools/unified/native_calls.hpp"

#include <string>
#include <string_view>

namespace affinity::tools::unified {

struct WriteAnswer {
  DoneSoFar done{};
  json::object before{};  // what was replaced, in Affinity's own names
  std::vector<std::string> hints{};
  std::string why{};

  // A native call that was made, for done.
  void note(std::string_view tool, std::int64_t id, std::string const& words);
  // The record in the outcome of a native call; keeps what stands beside it.
  json::value take(Outcome const&);
  // Members that the native answer tells, and those that were given, as they were given.
  Outcome finish(composed::Reads const&, Writing const&, Source&, MemberRows const&);
};

Outcome nothing_to_change(Tool const&);

}  // namespace affinity::tools::unified
