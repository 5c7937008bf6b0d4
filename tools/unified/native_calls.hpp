#pragma once
// Calls of native tools, as if they were called themselves: their checks, their duplicates, what they
// replace.

#include "tools/composed/upstream/reads.hpp"
#include "tools/outcome.hpp"
#include "tools/tool_context.hpp"
#include "tools/unified/writing.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::unified {

struct NativeCall {
  std::string_view tool{};
  json::object arguments{};
};

Tool const* native_tool(ToolContext const&, std::string_view name);

// Why it cannot be called: it is excluded, or the arguments are wrong. Nothing is sent.
std::vector<std::string> native_errors(ToolContext const&, NativeCall const&);

// Checked and performed.
Task<Outcome> call_natively(ToolContext const&, NativeCall, client::CallContext const&);

// What was done of a write of several calls, and the outcome when a later one failed.
struct DoneSoFar {
  std::string what{};   // "created account 730500"
  std::string still{};  // "its values were not set"
  std::string next{};   // what to call, and not
  json::array calls{};  // {"tool", "id"} of each
};
Outcome failed_after(DoneSoFar const&, Outcome failed);

// The values of the assignments as a native batch takes them. Adds to writing.errors what cannot be written:
// a field that is enriched, an option that does not exist, a set of over 100 values that would be replaced.
// `current`: a read of the record with the values of these fields as v2 gives them; without a tool there is
// none yet.
Task<json::array> native_updates(composed::Reads&, FieldOwner, Writing&, composed::Read current);

}  // namespace affinity::tools::unified
