// delete: a person, company, deal, note, reminder or logged interaction, for good. Undo deletes with it too
// what a change of a plan created.

#include "tools/changes/kinds/activity_deletes.hpp"
#include "tools/changes/kinds/kind.hpp"
#include "tools/changes/records/deletes_check.hpp"
#include "tools/changes/records/removal.hpp"
#include "tools/changes/records/standings.hpp"
#include "tools/records/record_name.hpp"
#include "tools/write/deletion_preview.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::changes {

namespace {

// How records of a kind are read and deleted. Interactions are told apart by type and id.
struct DeleteTools {
  Kind kind = Kind::person;
  std::string_view read{}, remove{};
  int type = -1;  // of an interaction
};

constexpr std::array<DeleteTools, 8> deletable{
    {{Kind::person, "get_single_affinity_person_by_id", "delete_a_affinity_person_by_id"},
     {Kind::company, "get_single_affinity_organization_by_id", "delete_a_affinity_organization_by_id"},
     {Kind::deal, "get_single_affinity_opportunity_by_id", "delete_a_affinity_opportunity_by_id"},
     {Kind::note, "get_single_affinity_note_by_id", "delete_a_affinity_note_by_id"},
     {Kind::reminder, "get_single_affinity_reminder_by_id", "delete_a_affinity_reminder_by_id"},
     {Kind::meeting, "get_single_affinity_interaction_by_id", "delete_a_affinity_interaction_by_id", 0},
     {Kind::call, "get_single_affinity_interaction_by_id", "delete_a_affinity_interaction_by_id", 1},
     {Kind::chat, "get_single_affinity_interaction_by_id", "delete_a_affinity_interaction_by_id", 2}}};

DeleteTools const* delete_tools(Kind kind) {
  auto const* found = std::ranges::find(deletable, kind, &DeleteTools::kind);
  return found == deletable.end() ? nullptr : found;
}

json::object which_record(DeleteTools const& tools, Ref const& ref) {
  json::object out{{"id", ref.id}};
  if (tools.type >= 0) out["type"] = tools.type;
  return out;
}

std::string_view also_deleted(composed::Reads& reads, std::string_view tool) {
  auto const& context = reads.context();
  auto const* row = (context.full_catalogue ? *context.full_catalogue : context.catalogue).find(tool);
  return row ? row->also_deletes : std::string_view();
}

void cannot_delete(Planning& planning, Operation const& operation, Kind kind) {
  bool const is_row = kind == Kind::row;
  auto const next = is_row ? "remove_from_list takes a row away; a deal is deleted by its own ref."
                           : "Leave it out, or do it in Affinity.";
  planning.problem(operation, "wrong_kind",
                   "A " + std::string(to_string(kind)) + " is not deleted with delete.", next);
}

// Why Affinity would refuse; empty where it would not.
std::string refusal_of_delete(Kind kind, json::value const& record, std::int64_t me) {
  if (kind == Kind::person && integer_member(record, "type") == 1) return "a member of your team";
  if (auto const* global = member(record, "global"); global && *global == json::value(true))
    return "from Affinity's own data";
  auto const author = integer_member(record, "creator_id");
  if (kind == Kind::note && author && me != 0 && *author != me)
    return "written by somebody else, and only the author deletes a note";
  return {};
}

Change deletion(Subject record, json::object const& facts, std::string_view also) {
  json::value const all = facts;
  auto const more = text_member(all, "more");
  auto const name = text_member(all, "name");
  if (!name.empty()) record.name = composed::cell_text(name);
  Change out{.action = Action::delete_record,
             .on = std::move(record),
             .shown_after = "deleted",
             .undo = Undoable::no,
             .undo_note = "a deletion cannot be undone"};
  out.shown_before = shown_subject(out.on) + (more.empty() ? "" : "; " + composed::cell_text(more));
  out.warning = "For good." + (also.empty() ? "" : " " + std::string(also));
  out.details["name"] = name;
  return out;
}

Task<void> plan_delete(Planning& planning, Operation operation) {
  std::vector<Kind> kinds{Kind::row, Kind::list, Kind::email};
  for (auto const& each : deletable) kinds.push_back(each.kind);
  auto const record = co_await subject_of_operation(planning, operation, kinds);
  if (!record) co_return;
  if (!record->ref) {
    planning.problem(operation, "invalid", record->name + " is created by this plan.",
                     "Leave out one of the two.");
    co_return;
  }
  auto const given = composed::parse_ref(operation.on);
  bool const is_row = given && given->kind == Kind::row;
  auto const* tools = is_row ? nullptr : delete_tools(record->ref->kind);
  if (!tools) {
    cannot_delete(planning, operation, is_row ? Kind::row : record->ref->kind);
    co_return;
  }
  if (!planning.may_write(operation, tools->remove)) co_return;
  auto const read =
      co_await read_record_now(planning.reads(), tools->read, which_record(*tools, *record->ref));
  if (!read || !*read) {
    if (!read)
      planning.problem(operation, "unreadable", read.error());
    else
      planning.problem(operation, "not_found", to_string(*record->ref) + " is not there.");
    co_return;
  }
  std::int64_t me = 0;
  if (record->ref->kind == Kind::note) {
    auto const account = co_await composed::read_account(planning.reads());
    if (account) me = account->me.ref.id;
  }
  if (auto const why = refusal_of_delete(record->ref->kind, **read, me); !why.empty()) {
    planning.problem(operation, "not_allowed",
                     to_string(*record->ref) + " is " + why + "; Affinity does not delete it.",
                     "Leave it out.");
    co_return;
  }
  planning.expect_to_apply(2);
  planning.add(operation,
               deletion(*record, deletion_facts(**read), also_deleted(planning.reads(), tools->remove)));
}

// What stands against deleting what was read; empty where nothing does.
std::string difference_of(Change const& change, json::value const& record) {
  auto const name = text_member(json::value(change.details), "name"), now = display_name(record);
  return name.empty() || name == now ? std::string() : "called " + composed::cell_text(now);
}

Task<Standing> read_deletion(composed::Reads& reads, Change change, std::optional<WallTime>) {
  auto const* tools = change.on.ref ? delete_tools(change.on.ref->kind) : nullptr;
  if (!tools) co_return Standing{.error = fail(ErrorKind::invalid, "The record was not created.")};
  if (is_activity(change.on.ref->kind) && change.details.contains("mark"))
    co_return co_await read_activity_before_delete(reads, std::move(change));
  auto which = which_record(*tools, *change.on.ref);
  bool const asks_deals = change.on.ref->kind == Kind::person || change.on.ref->kind == Kind::company;
  if (asks_deals) which["with_opportunities"] = true;
  auto const record = co_await read_record_now(reads, tools->read, std::move(which));
  if (!record) co_return Standing{.error = record.error()};
  if (!*record) co_return Standing{.state = State::after};
  if (auto const different = difference_of(change, **record); !different.empty())
    co_return Standing{.state = State::other, .now = different};
  if (!change.details.contains("only_ours")) co_return Standing{.state = State::before};
  auto const added = co_await what_was_added(reads, *change.on.ref, **record, undone_too(change));
  if (!added) co_return Standing{.error = added.error()};
  if (added->empty()) co_return Standing{.state = State::before};
  co_return Standing{.state = State::other, .now = "in use (" + *added + ")"};
}

Task<std::vector<Standing>> read_deletions(composed::Reads& reads, std::vector<Change> changes,
                                           std::optional<WallTime> since) {
  co_return co_await read_standings(reads, std::move(changes), since, read_deletion);
}

Result<Write> delete_write(std::span<Change const> changes, std::span<Standing const>) {
  auto const& change = changes.front();
  auto const* tools = change.on.ref ? delete_tools(change.on.ref->kind) : nullptr;
  if (!tools) return fail(ErrorKind::invalid, "The record was not created.");
  return Write{.tool = tools->remove, .arguments = which_record(*tools, *change.on.ref)};
}

std::vector<Written> deleted(std::span<Change const>, json::value const&) { return {Written{}}; }

Result<Change> undo_delete(Made const&) {
  return fail(ErrorKind::invalid, "A deletion cannot be undone.", "Create it again with find_or_create.");
}

}  // namespace

Change removal_of_created(Made const& made) {
  auto out = deletion({.ref = made.written.created, .name = made.change.on.name}, {}, {});
  out.shown_before = shown_subject(out.on) + ", created by change " + std::to_string(made.change.n);
  out.warning = "For good.";
  out.details = {{"only_ours", true}};
  out.takes_back = made.change.n;
  return out;
}

ActionKind const delete_kind{.action = Action::delete_record,
                             .plan = plan_delete,
                             .read = read_deletions,
                             .write = delete_write,
                             .written = deleted,
                             .undo = undo_delete,
                             .settles_itself = true,
                             .is_read_alone = true};

}  // namespace affinity::tools::changes
