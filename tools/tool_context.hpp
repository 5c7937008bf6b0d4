#pragma once
// The context of a tool call: what it may use.

#include "base/time_zone.hpp"
#include "client/sender.hpp"
#include "tools/catalogue.hpp"
#include "tools/client_context.hpp"
#include "tools/files/file_roots.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace affinity::client {
class TimerFactory;
}

namespace affinity::tools {

struct Prompt;
struct Resource;
struct Skill;
struct ToolSelections;
class FieldValueIndex;
class Journal;
namespace composed {
class Refusals;
}
namespace policy {
class Policy;
}
namespace unified {
struct CrmMapping;
}

struct Limits {
  std::size_t max_result = 48 * 1024;  // bytes of JSON in one answer (--max-result)
  int max_requests = 25;               // to Affinity, for one call
};

// Bounds of what plans write (--max-writes), in requests.
struct WriteLimits {
  int per_plan = 500;
  int per_hour = 1000;  // of a principal
};

// Everything in it outlives every call.
struct ToolContext {
  Catalogue const& catalogue;
  client::Sender& sender;
  Limits limits{};
  FileLimits file_limits{};
  Catalogue const* full_catalogue =
      nullptr;                            // with tools that are not offered, for internal reads; null = same
  FileRoots const* file_roots = nullptr;  // directories of --files-root; null = files travel inline only
  std::vector<Resource> const* resources = nullptr;  // null = none
  std::vector<Prompt> const* prompts = nullptr;
  std::vector<Skill> const* skills = nullptr;
  FieldValueIndex* field_value_index = nullptr;  // null = field values are not located
  ClientContext const* client = nullptr;         // of this call; null = no client to ask or notify
  // What made `catalogue` of the full one and bounds what its own tools reach; null = they reach nothing.
  ToolSelections const* selections = nullptr;
  // Steady time for what waits between requests, and Affinity's "now" for dates as people say them; null = it
  // does not wait, and "now" is the system's.
  Clock const* clock = nullptr;
  client::TimerFactory* timers = nullptr;
  composed::Refusals* refusals = nullptr;  // of rights of API v2; null = nothing is remembered
  unified::CrmMapping const* crm_mapping =
      nullptr;                     // of --crm-mapping; null = the fields of deals are guessed
  Journal* journal = nullptr;      // of plans and receipts; null = there are none here
  std::string_view affinity = {};  // which Affinity that is: the base URL, or the sandbox and its file
  WriteLimits write_limits{};
  // Files that came with this call, by SHA-256, in base64: plans keep no bytes. Null = none.
  std::map<std::string, std::string> const* inline_files = nullptr;
  policy::Policy* policy = nullptr;  // of --policy, which `sender` asks about each write; null = none
  TimeZone const* time_zone = nullptr;  // of days and hours in words and answers (--time-zone); null = UTC
};

// The same with other tools and another sender: all of its members, so that none is forgotten in one of its
// copies.
inline ToolContext copy_with(ToolContext const& usual, Catalogue const& catalogue, client::Sender& sender) {
  return {.catalogue = catalogue,
          .sender = sender,
          .limits = usual.limits,
          .file_limits = usual.file_limits,
          .full_catalogue = usual.full_catalogue,
          .file_roots = usual.file_roots,
          .resources = usual.resources,
          .prompts = usual.prompts,
          .skills = usual.skills,
          .field_value_index = usual.field_value_index,
          .client = usual.client,
          .selections = usual.selections,
          .clock = usual.clock,
          .timers = usual.timers,
          .refusals = usual.refusals,
          .crm_mapping = usual.crm_mapping,
          .journal = usual.journal,
          .affinity = usual.affinity,
          .write_limits = usual.write_limits,
          .inline_files = usual.inline_files,
          .policy = usual.policy,
          .time_zone = usual.time_zone};
}

inline ToolContext with_catalogue(ToolContext const& usual, Catalogue const& catalogue) {
  return copy_with(usual, catalogue, usual.sender);
}

inline ToolContext with_sender(ToolContext const& usual, client::Sender& sender) {
  return copy_with(usual, usual.catalogue, sender);
}

// Bytes for the records of an answer: --max-result without the members around them.
inline std::size_t max_record_bytes(ToolContext const& context) {
  constexpr std::size_t envelope = 512;
  auto const most = context.limits.max_result;
  return most > 2 * envelope ? most - envelope : most / 2;
}

}  // namespace affinity::tools
