// merge: one of two people or companies goes into the other, for good (Affinity v2, Merges).

#include "base/text/setting_values.hpp"
#include "tools/changes/kinds/kind.hpp"
#include "tools/changes/records/standings.hpp"
#include "tools/changes/records/wanted_record.hpp"
#include "tools/composed/upstream/fields_of_record.hpp"
#include "tools/merges/merge_pair.hpp"
#include "tools/records/record_name.hpp"
#include "tools/write/deletion_preview.hpp"

#include <array>
#include <map>
#include <utility>

namespace affinity::tools::changes {

namespace {

constexpr int newest_listed = 100;  // merges of one page

MergeKind const& merges_of(Kind kind) { return kind == Kind::person ? person_merges() : company_merges(); }

std::string facts_text(json::object const& facts) {
  json::value const all = facts;
  auto const more = text_member(all, "more");
  return text_member(all, "name") + (more.empty() ? "" : " (" + more + ")");
}

Change merging(Subject keeps, Subject goes, std::string shown_keeps, std::string shown_goes) {
  return {.action = Action::merge,
          .on = std::move(keeps),
          .others = {std::move(goes)},
          .shown_before = std::move(shown_goes),
          .shown_after = "merged into " + std::move(shown_keeps),
          .by_v2 = true,
          .undo = Undoable::no,
          .undo_note = "a merge cannot be undone",
          .warning =
              "For good: the merged record disappears, and what belongs to it moves. Affinity works on "
              "it after its answer."};
}

// The newest merge of these two records, in whichever direction.
Task<Result<json::value>> newest_merge_of(composed::Reads& reads, Ref keeps, Ref goes) {
  auto const& kind = merges_of(keeps.kind);
  composed::Read ask{.tool = kind.list, .page_size = newest_listed, .freshness = composed::Freshness::fresh};
  auto page = co_await reads.read_pages(std::move(ask), 1);
  if (page.error) co_return fail(*page.error);
  MergePair const pair{.kind = &kind, .keep = keeps.id, .duplicate = goes.id};
  for (auto& merge : page.records)
    if (pair.same_records(integer_member(merge, kind.primary_id).value_or(0),
                          integer_member(merge, kind.duplicate_id).value_or(0)))
      co_return std::move(merge);
  co_return json::value();
}

bool is_sound_pair(Planning& planning, Operation const& operation, Subject const& goes,
                   Subject const& keeps) {
  if (!goes.ref || !keeps.ref) {
    planning.problem(operation, "invalid", "One of the two records is created by this plan.",
                     "Merge records that exist.");
    return false;
  }
  if (goes.ref->kind != keeps.ref->kind) {
    planning.problem(operation, "wrong_kind",
                     shown_subject(goes) + " and " + shown_subject(keeps) + " are of two kinds.",
                     "Merge two people, or two companies.");
    return false;
  }
  if (*goes.ref == *keeps.ref) {
    planning.problem(operation, "invalid", shown_subject(goes) + " cannot be merged into itself.",
                     "Name the record that stays as into.");
    return false;
  }
  return true;
}

// By their numbers, from v2; nothing where the user may not export records.
Task<std::map<std::int64_t, json::value>> both_of_v2(composed::Reads& reads, Ref one, Ref other) {
  std::map<std::int64_t, json::value> out;
  auto const& kind = merges_of(one.kind);
  if (!reads.may_use(kind.records)) co_return out;
  composed::Read ask{.tool = kind.records,
                     .arguments = {{"ids", json::array{one.id, other.id}}},
                     .page_size = 2,
                     .freshness = composed::Freshness::fresh};
  auto const page = co_await reads.read_pages(std::move(ask), 2);
  for (auto const& record : page.records)
    out.emplace(integer_member(record, "id").value_or(0), composed::v1_record_of(one.kind, record));
  co_return out;
}

Task<std::optional<std::array<std::string, 2>>> both_records(Planning& planning, Operation const& operation,
                                                             Ref keeps, Ref goes) {
  std::array<std::string, 2> out;
  std::array const refs{keeps, goes};
  auto const of_v2 = co_await both_of_v2(planning.reads(), keeps, goes);
  for (std::size_t i = 0; i < refs.size(); ++i) {
    if (auto const known = of_v2.find(refs[i].id); known != of_v2.end()) {
      out[i] = facts_text(deletion_facts(known->second));
      continue;
    }
    json::object which{{"id", refs[i].id}};
    auto const* tools = record_tools(refs[i].kind);
    auto const record = co_await read_record_now(planning.reads(), tools->read, std::move(which));
    if (!record || !*record) {
      if (!record)
        planning.problem(operation, "unreadable", record.error());
      else
        planning.problem(operation, "not_found", to_string(refs[i]) + " is not there any more.");
      co_return std::nullopt;
    }
    out[i] = facts_text(deletion_facts(**record));
  }
  co_return out;
}

Task<void> plan_merge(Planning& planning, Operation operation) {
  std::vector<Kind> const kinds{Kind::person, Kind::company};
  auto const goes = co_await subject_of_operation(planning, operation, kinds);
  if (!goes) co_return;
  if (trimmed(operation.into).empty()) {
    planning.problem(operation, "invalid", "Into which record it goes is not said.",
                     "Give into: the record that stays.");
    co_return;
  }
  auto const keeps = co_await planning.record(operation, operation.into, kinds);
  if (!keeps || !is_sound_pair(planning, operation, *goes, *keeps)) co_return;
  if (!planning.may_write(operation, merges_of(keeps->ref->kind).start)) co_return;
  auto const shown = co_await both_records(planning, operation, *keeps->ref, *goes->ref);
  if (!shown) co_return;
  auto const earlier = co_await newest_merge_of(planning.reads(), *keeps->ref, *goes->ref);
  if (!earlier) {
    bool const refused = composed::Reads::is_refusal(earlier.error());
    planning.problem(operation, refused ? "not_allowed" : "unreadable", earlier.error());
    co_return;
  }
  if (text_member(*earlier, "status") == "in-progress") {
    planning.skip(operation, shown_subject(*goes),
                  "is being merged with " + shown_subject(*keeps) + " already");
    co_return;
  }
  planning.expect_to_apply(2);
  planning.add(operation, merging(*keeps, *goes, (*shown)[0], (*shown)[1]));
}

// Before the write nothing is read: the start itself looks for a merge of the two that is in progress, and
// Affinity refuses a record that is not there any more.
Task<Standing> read_merge(composed::Reads& reads, Change change, std::optional<WallTime> since) {
  if (change.others.empty() || !change.on.ref || !change.others.front().ref)
    co_return Standing{.error = fail(ErrorKind::internal, "The merge names no two records.")};
  if (!since) co_return Standing{.state = State::before};
  auto const keeps = *change.on.ref, goes = *change.others.front().ref;
  auto const& kind = merges_of(keeps.kind);
  auto const merge = co_await newest_merge_of(reads, keeps, goes);
  if (!merge) co_return Standing{.error = merge.error()};
  auto const status = text_member(*merge, "status");
  bool const is_so = integer_member(*merge, kind.primary_id) == keeps.id;
  if (status == "in-progress" || status == "success")
    co_return Standing{.state = is_so ? State::after : State::other,
                       .now = is_so ? std::string() : "merged the other way round"};
  WallTime started_at{};
  bool const is_dated = from_iso(text_member(*merge, "startedAt"), started_at);
  bool const is_ours = status == "failed" && is_dated && started_at >= *since;
  if (is_ours)
    co_return Standing{.state = State::other,
                       .now = "not merged: " + short_text(text_member(*merge, "errorMessage"))};
  co_return Standing{.state = State::before};
}

Task<std::vector<Standing>> read_merges(composed::Reads& reads, std::vector<Change> changes,
                                        std::optional<WallTime> since) {
  co_return co_await read_standings(reads, std::move(changes), since, read_merge);
}

Result<Write> merge_write(std::span<Change const> changes, std::span<Standing const>) {
  auto const& change = changes.front();
  if (change.others.empty() || !change.on.ref || !change.others.front().ref)
    return fail(ErrorKind::internal, "The merge names no two records.");
  auto const& kind = merges_of(change.on.ref->kind);
  return Write{.tool = kind.start,
               .arguments = {{kind.primary_id, change.on.ref->id},
                             {kind.duplicate_id, change.others.front().ref->id}}};
}

std::vector<Written> merge_written(std::span<Change const>, json::value const& answer) {
  Written out;
  if (auto const task = text_member(answer, "taskId"); !task.empty()) out.kept["task"] = short_text(task);
  return {out};
}

Result<Change> undo_merge(Made const&) {
  return fail(ErrorKind::invalid, "A merge cannot be undone.", "Create the record again, if it is needed.");
}

}  // namespace

ActionKind const merge_kind{.action = Action::merge,
                            .plan = plan_merge,
                            .read = read_merges,
                            .write = merge_write,
                            .written = merge_written,
                            .undo = undo_merge,
                            .refusal_tells = true};

}  // namespace affinity::tools::changes
