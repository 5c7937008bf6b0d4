#include "tools/no_such.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text/text.hpp"
#include "tools/read.hpp"
#include "tools/record_address.hpp"

namespace affinity::tools {

namespace {

constexpr int most_reads = 3;
constexpr std::size_t longest_name = 80;

// Whom an argument names.
enum class Who { person, of_team, outside_team, organization, opportunity, list, field, list_entry };

struct Named {
  std::string_view argument{};
  Who who = Who::person;
};

constexpr std::array all_named{Named{"person_id", Who::person},
                               Named{"organization_id", Who::organization},
                               Named{"opportunity_id", Who::opportunity},
                               Named{"list_id", Who::list},
                               Named{"field_id", Who::field},
                               Named{"list_entry_id", Who::list_entry},
                               Named{"external_id", Who::outside_team},
                               Named{"internal_id", Who::of_team},
                               Named{"internal_person_id", Who::of_team},
                               Named{"creator_id", Who::of_team},
                               Named{"owner_id", Who::of_team},
                               Named{"completer_id", Who::of_team}};

struct Kind {
  std::string_view word{}, article{}, reader{}, argument{};
};

Kind kind_of(Who who) {
  switch (who) {
    case Who::organization:
      return {"organization", "an", "get_single_affinity_organization_by_id", "organization_id"};
    case Who::opportunity:
    case Who::list_entry:
      return {"opportunity", "an", "get_single_affinity_opportunity_by_id", "opportunity_id"};
    case Who::list: return {"list", "a", "get_single_affinity_list_by_id", "list_id"};
    case Who::field: return {"field", "a", "list_all_affinity_fields", "field_id"};
    case Who::person:
    case Who::of_team:
    case Who::outside_team: break;
  }
  return {"person", "a", "get_single_affinity_person_by_id", "person_id"};
}

std::string name_in(Who who, json::value const& record) {
  auto const kind = who == Who::organization                            ? RecordKind::organization
                    : who == Who::opportunity || who == Who::list_entry ? RecordKind::opportunity
                                                                        : RecordKind::person;
  if (who != Who::list && who != Who::field) return shorten(name_of(kind, record), longest_name);
  auto const* name = member(record, "name");
  return name ? shorten(as_text(*name).value_or(""), longest_name) : std::string();
}

struct Looking {
  ToolContext const& context;
  Tool const& tool;
  client::CallContext const& call;
  int left = most_reads;
};

enum class Found { there, not_there, not_known };

struct Look {
  Found found = Found::not_known;
  json::value record{};
};

Task<Look> look_up(Looking& looking, Who who, std::int64_t id) {
  Look out;
  if (looking.left-- <= 0) co_return out;
  json::object arguments;
  if (who != Who::field) arguments["id"] = id;
  auto reply = co_await read(looking.context, kind_of(who).reader, std::move(arguments), 0, looking.call);
  if (!reply) {
    out.found = reply.error().kind == ErrorKind::not_found ? Found::not_there : Found::not_known;
    co_return out;
  }
  out.found = Found::there;
  if (who != Who::field) {
    out.record = std::move(*reply);
    co_return out;
  }
  out.found = Found::not_there;
  if (auto* fields = reply->if_array())
    for (auto& field : *fields)
      if (auto const* number = member(field, "id"); number && as_int64(*number) == id)
        out = {.found = Found::there, .record = std::move(field)};
  co_return out;
}

bool takes(Tool const& tool, std::string_view argument) {
  return std::ranges::find(tool.params, argument, &schema::Param::name) != tool.params.end();
}

// "the organization Acme Robotics. Give it as organization_id."
std::string as_what(Looking const& looking, Who other, json::value const& record) {
  auto const kind = kind_of(other);
  auto out = "the " + std::string(kind.word) + " \"" + name_in(other, record) + "\"";
  if (takes(looking.tool, kind.argument)) return out + ": give it as " + std::string(kind.argument) + ".";
  return out + ".";
}

constexpr std::array whatever_has_ids{Who::organization, Who::person, Who::opportunity};

// What else the id may be, where there is no record of the kind that was wanted.
Task<std::string> what_it_is(Looking& looking, Who wanted, std::int64_t id) {
  for (auto const other : whatever_has_ids) {
    if (kind_of(other).word == kind_of(wanted).word) continue;
    auto look = co_await look_up(looking, other, id);
    if (look.found == Found::there) co_return as_what(looking, other, look.record);
  }
  co_return std::string();
}

// A person who is there, and whom nothing of this kind can be about.
std::string on_the_wrong_side(Named const& named, std::string const& id, json::value const& person) {
  auto const* type = member(person, "type");
  auto const code = type ? as_int64(*type) : std::nullopt;
  auto const name = name_in(Who::person, person);
  if (named.who == Who::of_team && code == 0)
    return std::string(named.argument) + " " + id + " is " + name +
           ", who is no member of your team, so nothing can be found.";
  if (named.who == Who::outside_team && code == 1)
    return std::string(named.argument) + " " + id + " is " + name +
           ", a member of your team: give a person outside it.";
  return {};
}

Task<std::string> why_not(Looking& looking, Named const& named, std::int64_t id) {
  auto const digits = std::to_string(id);
  if (named.who == Who::list_entry) {  // no way to read one by its id alone
    auto other = co_await look_up(looking, Who::opportunity, id);
    if (other.found != Found::there) co_return std::string();
    co_return "If you did not mean the list entry: " + digits + " is also the id of " +
        as_what(looking, Who::opportunity, other.record);
  }
  auto look = co_await look_up(looking, named.who, id);
  if (look.found == Found::not_known) co_return std::string();
  if (look.found == Found::there) {
    auto const* tracked = named.who == Who::field ? member(look.record, "track_changes") : nullptr;
    if (tracked && *tracked == json::value(false))
      co_return "The field \"" + name_in(named.who, look.record) + "\" keeps no history.";
    co_return on_the_wrong_side(named, digits, look.record);
  }
  auto const what = co_await what_it_is(looking, named.who, id);
  auto const kind = kind_of(named.who);
  if (!what.empty())
    co_return std::string(named.argument) + " " + digits + " is not " + std::string(kind.article) + " " +
        std::string(kind.word) + " but " + what;
  co_return "There is no " + std::string(kind.word) + " " + digits + " (" + std::string(named.argument) +
      "), or you may not see it: that is why nothing was found.";
}

}  // namespace

Task<std::string> why_nothing(ToolContext const& context, Tool const& tool, json::object const& arguments,
                              client::CallContext const& call) {
  auto bulk = call;
  bulk.bulk = true;
  Looking looking{context, tool, bulk};
  for (auto const& named : all_named) {
    auto const* given = arguments.if_contains(named.argument);
    auto const id = given ? as_int64(*given) : std::nullopt;
    if (!id || looking.left <= 0) continue;
    auto const why = co_await why_not(looking, named, *id);
    if (!why.empty()) co_return why;
  }
  co_return std::string();
}

}  // namespace affinity::tools
