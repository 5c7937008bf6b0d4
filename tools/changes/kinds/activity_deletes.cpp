#include "tools/changes/kinds/activity_deletes.hpp"

#include "base/text/counted.hpp"
#include "tools/changes/kinds/activity.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Read;
using composed::Reads;

constexpr std::string_view list_all_notes_of_firm = "list_all_affinity_notes";
constexpr std::string_view replies_of_v2 = "list_all_affinity_v2_note_replies";
constexpr std::size_t most_notes_for_replies = 10'000;  // 20 requests of v1

Standing gone_already() { return {.state = State::after}; }

Standing is_other(std::string now) { return {.state = State::other, .now = std::move(now)}; }

// The record, or what stands instead of it.
struct ActivityNow {
  json::value record{};
  std::optional<Standing> instead{};
};

Task<ActivityNow> read_activity(Reads& reads, std::string_view tool, json::object arguments) {
  ActivityNow out;
  auto const record = co_await read_record_now(reads, tool, std::move(arguments));
  if (!record)
    out.instead = Standing{.state = State::unreadable, .error = record.error()};
  else if (!*record)
    out.instead = gone_already();
  else
    out.record = **record;
  co_return out;
}

// API v1 lists no replies, so there all notes are looked through.
Task<Result<std::size_t>> count_replies(Reads& reads, std::int64_t note) {
  if (reads.may_use(replies_of_v2)) {
    Read ask{.tool = replies_of_v2,
             .arguments = {{"noteId", note}},
             .page_size = 100,
             .freshness = composed::Freshness::fresh};
    auto const page = co_await reads.read_pages(std::move(ask), 1);
    if (!page.error) co_return page.records.size();
    if (!Reads::is_refusal(*page.error)) co_return fail(*page.error);
  }
  Read all{.tool = list_all_notes_of_firm, .page_size = 500, .freshness = composed::Freshness::fresh};
  auto const notes = co_await reads.read_pages(std::move(all), most_notes_for_replies);
  if (notes.error) co_return fail(*notes.error);
  auto const replies = std::ranges::count_if(
      notes.records, [&](json::value const& each) { return integer_member(each, "parent_id") == note; });
  if (replies == 0 && !notes.next_token.empty())
    co_return fail(ErrorKind::invalid,
                   "Whether it has replies cannot be told without API v2: the firm has more than " +
                       std::to_string(most_notes_for_replies) + " notes.",
                   "Delete it in Affinity.");
  co_return std::size_t(replies);
}

Task<Standing> read_note_before_delete(Reads& reads, std::int64_t id, std::string mark) {
  json::object arguments{{"id", id}};
  auto const note = co_await read_activity(reads, "get_single_affinity_note_by_id", std::move(arguments));
  if (note.instead) co_return *note.instead;
  if (mark_of(text_member(note.record, "content")) != mark) co_return is_other("changed");
  auto const replies = co_await count_replies(reads, id);
  if (!replies) co_return Standing{.state = State::unreadable, .error = replies.error()};
  if (*replies > 0) co_return is_other("replied to (" + counted(*replies, "reply") + ")");
  co_return Standing{.state = State::before};
}

Task<Standing> read_reminder_before_delete(Reads& reads, Change change) {
  json::object arguments{{"id", change.on.ref->id}};
  auto const reminder =
      co_await read_activity(reads, "get_single_affinity_reminder_by_id", std::move(arguments));
  if (reminder.instead) co_return *reminder.instead;
  auto const& record = reminder.record;
  auto const* owner = member(record, "owner");
  auto const owner_id = owner ? integer_member(*owner, "id") : std::nullopt;
  if (!text_member(record, "completed_at").empty()) co_return is_other("completed");
  bool const same = mark_of(text_member(record, "content")) == kept_text(change.details, "mark") &&
                    text_member(record, "due_date") == kept_text(change.details, "due") &&
                    owner_id == detail_number(change.details, "owner_id");
  if (!same) co_return is_other("changed");
  co_return Standing{.state = State::before};
}

Task<Standing> read_interaction_before_delete(Reads& reads, Change change) {
  json::object arguments{{"id", change.on.ref->id},
                         {"type", interaction_type(change.on.ref->kind).value_or(0)}};
  auto const found =
      co_await read_activity(reads, "get_single_affinity_interaction_by_id", std::move(arguments));
  if (found.instead) co_return *found.instead;
  auto const notes = ids_in(found.record, "notes");
  if (notes.size() > 1) co_return is_other("one with " + counted(notes.size(), "note"));
  if (notes.empty()) co_return Standing{.state = State::before};
  auto const standing =
      co_await read_note_before_delete(reads, notes.front(), kept_text(change.details, "mark"));
  // Without its note there is nothing of ours that could have been changed.
  if (standing.state == State::after) co_return Standing{.state = State::before};
  co_return standing;
}

}  // namespace

bool is_activity(Kind kind) {
  return kind == Kind::note || kind == Kind::reminder || interaction_type(kind).has_value();
}

Task<Standing> read_activity_before_delete(Reads& reads, Change change) {
  switch (change.on.ref->kind) {
    case Kind::note:
      co_return co_await read_note_before_delete(reads, change.on.ref->id, kept_text(change.details, "mark"));
    case Kind::reminder: co_return co_await read_reminder_before_delete(reads, std::move(change));
    default: co_return co_await read_interaction_before_delete(reads, std::move(change));
  }
}

Result<Write> write_activity_delete(Change const& change) {
  auto const& ref = *change.on.ref;
  if (ref.kind == Kind::note) return Write{"delete_a_affinity_note_by_id", {{"id", ref.id}}};
  if (ref.kind == Kind::reminder) return Write{"delete_a_affinity_reminder_by_id", {{"id", ref.id}}};
  auto const type = interaction_type(ref.kind);
  if (!type) return fail(ErrorKind::internal, to_string(ref) + " is no activity.");
  return Write{"delete_a_affinity_interaction_by_id", {{"id", ref.id}, {"type", *type}}};
}

}  // namespace affinity::tools::changes
