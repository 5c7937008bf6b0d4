#include "tools/changes/kinds/just_read.hpp"
#include "tools/changes/kinds/kind.hpp"
#include "tools/changes/records/known_records.hpp"
#include "tools/changes/records/record_creation.hpp"
#include "tools/changes/records/record_lookup.hpp"
#include "tools/changes/records/removal.hpp"
#include "tools/changes/records/standings.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

Result<WantedRecord> wanted_of(Change const& change) {
  auto record = change.details;
  record.erase("read_at");
  return wanted_record(record, std::nullopt);
}

json::object kept_of(json::value const& record) {
  json::object out;
  auto const* value = member(record, "list_entries");
  auto const* entries = value ? value->if_array() : nullptr;
  if (entries && entries->size() == 1)
    if (auto const row = integer_member(entries->front(), "id")) out["row"] = *row;
  return out;
}

Standing standing_of(RecordLookup lookup, bool is_lookup) {
  if (lookup.error) return {.error = std::move(lookup.error)};
  // Nobody had this name when it was planned, so after a lost answer the one that has it is ours.
  bool const is_named = is_lookup && lookup.alike.size() == 1 && lookup.alike_by == "this name";
  if (is_named) lookup.found = lookup.alike.front();
  if (lookup.found)
    return {.state = State::after,
            .created = lookup.found->ref,
            .kept = lookup.found->ref.kind == Kind::deal ? kept_of(lookup.found->record) : json::object()};
  if (lookup.alike.empty()) return {.state = State::before};
  auto const& first = lookup.alike.front();
  return {.state = State::other,
          .now = "possibly " + composed::named(first.name, first.ref) + ", which has " + lookup.alike_by};
}

// A person with an address needs no reading before: Affinity refuses an address that somebody has, so the
// write itself is the check, and never makes a second person (Affinity v1, Persons).
Task<Standing> read_creation(composed::Reads& reads, Change change, std::optional<WallTime> since) {
  bool const is_lookup = since.has_value();
  auto wanted = wanted_of(change);
  if (!wanted) co_return Standing{.error = wanted.error()};
  bool const is_checked = !wanted->emails.empty() || was_just_read(change, reads.now().wall);
  if (!is_lookup && is_checked) co_return Standing{.state = State::before};
  bool const by_name = wanted->emails.empty() && wanted->domain.empty();
  LookupAsked asked{.wanted = std::move(*wanted), .list = change.list, .names = by_name};
  auto lookup = co_await look_up_record(reads, std::move(asked));
  co_return standing_of(std::move(lookup), is_lookup);
}

Task<std::vector<Standing>> read_creations(composed::Reads& reads, std::vector<Change> changes,
                                           std::optional<WallTime> since) {
  co_return co_await read_standings(reads, std::move(changes), since, read_creation);
}

Result<Write> creation_write(std::span<Change const> changes, std::span<Standing const>) {
  auto const& change = changes.front();
  auto const wanted = wanted_of(change);
  if (!wanted) return fail(wanted);
  Write out{.tool = record_tools(wanted->kind)->create, .arguments = members_of(*wanted)};
  if (wanted->kind == Kind::deal) out.arguments["list_id"] = change.list;
  for (auto const& other : change.others) {
    if (!other.ref)
      return fail(ErrorKind::invalid, other.name + ", which it is linked with, was not created.");
    auto& ids = out.arguments[record_tools(other.ref->kind)->ids];
    if (!ids.is_array()) ids = json::array();
    ids.get_array().emplace_back(other.ref->id);
  }
  return out;
}

std::vector<Written> created_record(std::span<Change const> changes, json::value const& answer) {
  Written out;
  auto const wanted = wanted_of(changes.front());
  auto const id = integer_member(answer, "id");
  if (wanted && id) out.created = Ref{.kind = wanted->kind, .id = *id};
  if (wanted && wanted->kind == Kind::deal) out.kept = kept_of(answer);
  return {out};
}

Result<Change> undo_creation(Made const& made) {
  if (!made.by_us || !made.written.created)
    return fail(ErrorKind::invalid,
                "Whether this change created it is not known, or it was there before; it is left.",
                "Delete it with delete, if it shall go.");
  return removal_of_created(made);
}

}  // namespace

ActionKind const find_or_create_kind{.action = Action::find_or_create,
                                     .prepare = read_known_people,
                                     .plan = plan_record,
                                     .read = read_creations,
                                     .write = creation_write,
                                     .written = created_record,
                                     .undo = undo_creation,
                                     .refusal_tells = true};

}  // namespace affinity::tools::changes
