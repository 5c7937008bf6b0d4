#include "tools/pagination/empty_list.hpp"

#include "base/text/text.hpp"
#include "tools/records/read_tool.hpp"
#include "tools/records/record_ref.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace affinity::tools {

namespace {

constexpr int max_reads = 3;
constexpr std::size_t max_name_length = 80;

// What an id argument refers to.
enum class RecordRole {
  person,
  team_member,
  external_person,
  organization,
  opportunity,
  list,
  field,
  list_entry
};

struct IdArgument {
  std::string_view argument{};
  RecordRole role = RecordRole::person;
};

constexpr std::array id_arguments{IdArgument{"person_id", RecordRole::person},
                                  IdArgument{"organization_id", RecordRole::organization},
                                  IdArgument{"opportunity_id", RecordRole::opportunity},
                                  IdArgument{"list_id", RecordRole::list},
                                  IdArgument{"field_id", RecordRole::field},
                                  IdArgument{"list_entry_id", RecordRole::list_entry},
                                  IdArgument{"external_id", RecordRole::external_person},
                                  IdArgument{"internal_id", RecordRole::team_member},
                                  IdArgument{"internal_person_id", RecordRole::team_member},
                                  IdArgument{"creator_id", RecordRole::team_member},
                                  IdArgument{"owner_id", RecordRole::team_member},
                                  IdArgument{"completer_id", RecordRole::team_member}};

struct Reader {
  std::string_view word{}, article{}, reader{}, argument{};
};

Reader reader_of(RecordRole role) {
  switch (role) {
    case RecordRole::organization:
      return {"organization", "an", "get_single_affinity_organization_by_id", "organization_id"};
    case RecordRole::opportunity:
    case RecordRole::list_entry:
      return {"opportunity", "an", "get_single_affinity_opportunity_by_id", "opportunity_id"};
    case RecordRole::list: return {"list", "a", "get_single_affinity_list_by_id", "list_id"};
    case RecordRole::field: return {"field", "a", "list_all_affinity_fields", "field_id"};
    case RecordRole::person:
    case RecordRole::team_member:
    case RecordRole::external_person: break;
  }
  return {"person", "a", "get_single_affinity_person_by_id", "person_id"};
}

std::string name_in(RecordRole role, json::value const& record) {
  auto const kind = role == RecordRole::organization ? RecordKind::organization
                    : role == RecordRole::opportunity || role == RecordRole::list_entry
                        ? RecordKind::opportunity
                        : RecordKind::person;
  if (role != RecordRole::list && role != RecordRole::field)
    return shorten(name_of(kind, record), max_name_length);
  auto const* name = member(record, "name");
  return name ? shorten(as_text(*name).value_or(""), max_name_length) : std::string();
}

struct LookupScope {
  ToolContext const& context;
  Tool const& tool;
  client::CallContext const& call;
  int left = max_reads;
};

enum class Existence { exists, missing, unknown };

struct LookupResult {
  Existence existence = Existence::unknown;
  json::value record{};
};

Task<LookupResult> look_up(LookupScope& scope, RecordRole role, std::int64_t id) {
  LookupResult out;
  if (scope.left-- <= 0) co_return out;
  json::object arguments;
  if (role != RecordRole::field) arguments["id"] = id;
  auto reply =
      co_await call_read_tool(scope.context, reader_of(role).reader, std::move(arguments), 0, scope.call);
  if (!reply) {
    out.existence = reply.error().kind == ErrorKind::not_found ? Existence::missing : Existence::unknown;
    co_return out;
  }
  out.existence = Existence::exists;
  if (role != RecordRole::field) {
    out.record = std::move(*reply);
    co_return out;
  }
  out.existence = Existence::missing;
  if (auto* fields = reply->if_array())
    for (auto& field : *fields)
      if (auto const* number = member(field, "id"); number && as_int64(*number) == id)
        out = {.existence = Existence::exists, .record = std::move(field)};
  co_return out;
}

bool has_param(Tool const& tool, std::string_view argument) {
  return std::ranges::find(tool.params, argument, &schema::Param::name) != tool.params.end();
}

// "the organization Acme Robotics. Give it as organization_id."
std::string describe_as(LookupScope const& scope, RecordRole other, json::value const& record) {
  auto const kind = reader_of(other);
  auto out = "the " + std::string(kind.word) + " \"" + name_in(other, record) + "\"";
  if (has_param(scope.tool, kind.argument)) return out + ": give it as " + std::string(kind.argument) + ".";
  return out + ".";
}

constexpr std::array kinds_with_ids{RecordRole::organization, RecordRole::person, RecordRole::opportunity};

// Looks for a record of another kind with the id.
Task<std::string> find_other_kind(LookupScope& scope, RecordRole wanted, std::int64_t id) {
  for (auto const other : kinds_with_ids) {
    if (reader_of(other).word == reader_of(wanted).word) continue;
    auto result = co_await look_up(scope, other, id);
    if (result.existence == Existence::exists) co_return describe_as(scope, other, result.record);
  }
  co_return std::string();
}

// A person of the wrong type: inside the team where one outside is expected, or vice versa.
std::string wrong_person_type(IdArgument const& id_argument, std::string const& id,
                              json::value const& person) {
  auto const* type = member(person, "type");
  auto const code = type ? as_int64(*type) : std::nullopt;
  auto const name = name_in(RecordRole::person, person);
  if (id_argument.role == RecordRole::team_member && code == 0)
    return std::string(id_argument.argument) + " " + id + " is " + name +
           ", who is no member of your team, so nothing can be found.";
  if (id_argument.role == RecordRole::external_person && code == 1)
    return std::string(id_argument.argument) + " " + id + " is " + name +
           ", a member of your team: give a person outside it.";
  return {};
}

Task<std::string> explain_argument(LookupScope& scope, IdArgument const& id_argument, std::int64_t id) {
  auto const digits = std::to_string(id);
  if (id_argument.role == RecordRole::list_entry) {  // no way to read one by its id alone
    auto other = co_await look_up(scope, RecordRole::opportunity, id);
    if (other.existence != Existence::exists) co_return std::string();
    co_return "If you did not mean the list entry: " + digits + " is also the id of " +
        describe_as(scope, RecordRole::opportunity, other.record);
  }
  auto result = co_await look_up(scope, id_argument.role, id);
  if (result.existence == Existence::unknown) co_return std::string();
  if (result.existence == Existence::exists) {
    auto const* tracked =
        id_argument.role == RecordRole::field ? member(result.record, "track_changes") : nullptr;
    if (tracked && *tracked == json::value(false))
      co_return "The field \"" + name_in(id_argument.role, result.record) + "\" keeps no history.";
    co_return wrong_person_type(id_argument, digits, result.record);
  }
  auto const what = co_await find_other_kind(scope, id_argument.role, id);
  auto const kind = reader_of(id_argument.role);
  if (!what.empty())
    co_return std::string(id_argument.argument) + " " + digits + " is not " + std::string(kind.article) +
        " " + std::string(kind.word) + " but " + what;
  co_return "There is no " + std::string(kind.word) + " " + digits + " (" +
      std::string(id_argument.argument) + "), or you may not see it: that is why nothing was found.";
}

}  // namespace

Task<std::string> explain_empty_list(ToolContext const& context, Tool const& tool,
                                     json::object const& arguments, client::CallContext const& call) {
  auto bulk = call;
  bulk.bulk = true;
  LookupScope scope{context, tool, bulk};
  for (auto const& id_argument : id_arguments) {
    auto const* given = arguments.if_contains(id_argument.argument);
    auto const id = given ? as_int64(*given) : std::nullopt;
    if (!id || scope.left <= 0) continue;
    auto const why = co_await explain_argument(scope, id_argument, *id);
    if (!why.empty()) co_return why;
  }
  co_return std::string();
}

}  // namespace affinity::tools
