#pragma once
// One tool, from arguments to outcome: check, plan, send, read, render.

#include "base/clock.hpp"
#include "base/task.hpp"
#include "client/sender.hpp"
#include "tools/catalogue.hpp"
#include "tools/files/file_roots.hpp"
#include "tools/outcome.hpp"
#include "tools/prompt.hpp"
#include "tools/resource.hpp"

#include <cstddef>
#include <optional>
#include <variant>
#include <vector>

namespace affinity::tools {

struct Limits {
  std::size_t max_result = 48 * 1024;  // bytes of JSON in one answer (--max-result)
  int max_requests = 25;               // to Affinity, for one call
};

class FieldValueIndex;

// What a call may use. All of it outlives every call.
struct ToolContext {
  Catalogue const& catalogue;
  client::Sender& sender;
  Limits limits{};
  FileLimits file_limits{};
  Catalogue const* full_catalogue =
      nullptr;  // also what is not offered, for reads of our own; null = the catalogue
  FileRoots const* file_roots =
      nullptr;  // the directories of --files-root; null = files come and go as bytes alone
  std::vector<Resource> const* resources = nullptr;  // null = none
  std::vector<Prompt> const* prompts = nullptr;
  FieldValueIndex* field_value_index =
      nullptr;  // where the field values stand that were shown; null = nobody keeps that
  ClientContext const* client =
      nullptr;  // the client of this call; null = nobody who could be asked or told anything
};

// The validated arguments in canonical form, or the outcome that says what is wrong.
// `now` is for dates that must not be in the future; without it Affinity checks them.
std::variant<json::object, Outcome> check_arguments(Tool const&, json::object const& arguments,
                                                    std::optional<WallTime> now = {});

// From a 2xx response to anything but a list. The outcome may be text only.
Outcome outcome_from_response(ToolContext const&, Tool const&, json::object const& arguments,
                              Response const&);

// Bytes for the records of an answer: what --max-result leaves beside what stands around them.
std::size_t room_for_records(ToolContext const&);

// Takes validated arguments. All parameters must outlive the task. The outcome may be text only.
Task<Outcome> perform(ToolContext const&, Tool const&, json::object const& checked,
                      client::CallContext const&);

// Both, with structured content.
Task<Outcome> call(ToolContext const&, Tool const&, json::object arguments, client::CallContext const&);

}  // namespace affinity::tools
