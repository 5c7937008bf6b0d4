// note: a note on people, companies and deals.

#include "base/text/setting_values.hpp"
#include "tools/changes/kinds/activity.hpp"
#include "tools/changes/kinds/activity_changes.hpp"
#include "tools/composed/language/answer.hpp"
#include "tools/composed/language/note_text.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Read;
using composed::Reads;

constexpr std::string_view create_note = "create_a_affinity_note";
constexpr std::string_view list_notes = "list_all_affinity_notes";
constexpr int html_type = 2;  // Affinity v1, Notes

// Text that is a tag from its begin to its end is HTML, as Affinity's note type has it.
bool is_html_note(std::string_view text) {
  text = trimmed(text);
  return text.size() > 6 && text.front() == '<' && text.back() == '>' && text.find("</") != text.npos;
}

// Letters and digits alone: API v1 gives HTML back as Markdown, whose signs and addresses are not in the
// text.
std::string letters_of_note(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool const address = text.substr(i, 2) == "](";
    auto const end = address ? text.find(')', i) : text.npos;
    if (end != text.npos) {
      i = end;
      continue;
    }
    auto const c = static_cast<unsigned char>(text[i]);
    if (c >= 0x80 || std::isalnum(c)) out += text[i];
  }
  return out;
}

bool is_note_text(json::object const& details, std::string_view content) {
  auto const text = kept_text(details, "text");
  if (!details.contains("type")) return comparable_text(text) == comparable_text(content);
  auto const plain = comparable_text(composed::text_of_html(text));
  return letters_of_note(plain) == letters_of_note(comparable_text(content));
}

std::vector<std::int64_t> people_of_note(json::value const& note) {
  auto out = ids_in(note, member(note, "associated_person_ids") ? "associated_person_ids" : "person_ids");
  std::ranges::sort(out);
  return out;
}

std::vector<std::int64_t> sorted_ids(json::value const& record, std::string_view name) {
  auto out = ids_in(record, name);
  std::ranges::sort(out);
  return out;
}

bool is_this_note(json::value const& note, Change const& change, WallTime since) {
  auto const refs = refs_of(change);
  return is_created_since(note, since) && people_of_note(note) == ids_of_kind(refs, Kind::person) &&
         sorted_ids(note, "organization_ids") == ids_of_kind(refs, Kind::company) &&
         sorted_ids(note, "opportunity_ids") == ids_of_kind(refs, Kind::deal) &&
         is_note_text(change.details, text_member(note, "content"));
}

Task<void> plan_note(Planning& planning, Operation operation) {
  if (!planning.may_write(operation, create_note)) co_return;
  auto const text = std::string(trimmed(operation.text));
  if (text.empty()) {
    planning.problem(operation, "invalid", "The note has no text.", "Give text.");
    co_return;
  }
  auto records = co_await records_of(planning, operation);
  if (!records) co_return;
  auto const change = note_change(std::move(*records), text, !planning.plan().direct);
  if (is_in_plan(planning.plan(), change)) {
    planning.skip(operation, {}, "the same note is in the plan already");
    co_return;
  }
  planning.add(operation, change);
  planning.expect_to_apply(planning.plan().direct ? 1 : 2);
}

Task<std::vector<Standing>> read_note(Reads& reads, std::vector<Change> changes,
                                      std::optional<WallTime> since) {
  std::vector<Standing> out(changes.size(), Standing{.state = State::before});
  std::vector<Read> asks;
  std::vector<std::size_t> asked;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto const& on = changes[i].on.ref;
    if (!on || (!since && !looks_first(changes[i]))) continue;
    asks.push_back({.tool = list_notes, .arguments = {{id_argument(on->kind), on->id}}, .page_size = 500});
    asked.push_back(i);
  }
  auto const lists = co_await read_lists_whole(reads, std::move(asks));
  auto const from = entries_since(reads, since);
  for (std::size_t i = 0; i < lists.size(); ++i) {
    auto const& change = changes[asked[i]];
    auto& standing = out[asked[i]];
    for (auto const& note : lists[i].records)
      if (is_this_note(note, change, from))
        standing = {.state = State::after, .created = created_in(note, Kind::note)};
    if (standing.state == State::before && lists[i].error) standing = standing_unread(*lists[i].error, since);
  }
  co_return out;
}

Result<Write> write_note(std::span<Change const> changes, std::span<Standing const>) {
  auto const& change = changes.front();
  json::object arguments{{"content", kept_text(change.details, "text")}};
  auto const refs = refs_of(change);
  for (auto const kind : record_kinds())
    if (auto const ids = ids_of_kind(refs, kind); !ids.empty())
      arguments[std::string(id_argument(kind)) + "s"] = json::array(ids.begin(), ids.end());
  if (auto const type = detail_number(change.details, "type")) arguments["type"] = *type;
  return Write{.tool = create_note, .arguments = std::move(arguments)};
}

std::vector<Written> written_note(std::span<Change const>, json::value const& answer) {
  Written out{.created = created_in(answer, Kind::note)};
  out.kept["mark"] = mark_of(text_member(answer, "content"));
  return {out};
}

Result<Change> undo_note(Made const& made) { return delete_of_created(made, "the note"); }

}  // namespace

Change note_change(std::vector<Subject> records, std::string const& text, bool look) {
  Change out{.action = Action::note};
  out.on = std::move(records.front());
  out.others.assign(std::make_move_iterator(records.begin() + 1), std::make_move_iterator(records.end()));
  out.details = {{"text", text}, {"mark", mark_of(text)}};
  if (is_html_note(text)) out.details["type"] = html_type;
  if (look) out.details["look"] = true;
  auto const plain = is_html_note(text) ? composed::text_of_html(text) : text;
  out.shown_before = "-";
  out.shown_after =
      composed::quoted_text(plain, shown_activity_bytes) + (is_html_note(text) ? " (HTML)" : "");
  out.undo_note = "not where somebody has replied to it or changed it";
  return out;
}

ActionKind const note_kind{.action = Action::note,
                           .plan = plan_note,
                           .read = read_note,
                           .write = write_note,
                           .written = written_note,
                           .undo = undo_note};

}  // namespace affinity::tools::changes
