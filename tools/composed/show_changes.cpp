// What changed since a date, newest first: of a list, of one record, of one teammate or of the firm.

#include "base/text/text.hpp"
#include "tools/composed/change_records.hpp"
#include "tools/composed/changes.hpp"
#include "tools/composed/row.hpp"
#include "tools/composed/upstream/resolve.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::size_t default_changes = 50;
constexpr int requests_for_firm = 12;  // beside further pages, and the histories of v1, one for each field
constexpr std::size_t lists_of_firm = 5;
constexpr std::size_t bytes_of_snippet = 140, bytes_of_text = 2'000;

// What may be asked for, and the read that a caller must be allowed for it.
struct ChangeKind {
  std::string_view word{}, tool{}, toolset{};
};

constexpr std::array<ChangeKind, 5> change_kinds{
    {{"fields", "list_all_affinity_field_values_changes", "field_values"},
     {"rows", "list_all_affinity_list_entries", "list_entries"},
     {"notes", "list_all_affinity_notes", "notes"},
     {"interactions", "list_all_affinity_interactions", "interactions"},
     {"reminders", "list_all_affinity_reminders", "reminders"}}};

std::string_view kind_word(Change const& change) {
  if (change.kind == "field") return "fields";
  if (change.kind == "row") return "rows";
  if (change.kind == "note") return "notes";
  return change.kind == "reminder" ? "reminders" : "interactions";
}

// One call: the question, what was read, and where the reads of the firm began to count.
struct ChangesCall {
  ChangesAsked asked{};
  json::value record{};  // of `about`, as it was found
  std::vector<std::string> kinds{};
  KnownRows known{};
  std::vector<Change> changes{};
  std::map<std::int64_t, std::size_t> moved{};  // by list
  int requests_before = 0;  // of metadata and histories of v1, which the requests for the firm leave out

  bool wants(std::string_view word) const { return std::ranges::find(kinds, word) != kinds.end(); }
  void add(std::vector<Change> more) {
    changes.insert(changes.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
};

Task<std::optional<Outcome>> understand_since(Reads& reads, json::object const& checked, WorkPlace place,
                                              ChangesAsked& asked) {
  auto const now = reads.now();
  auto const since = parse_when(text_argument(checked, "since"), now);
  if (!since) co_return name_error(since.error(), "bad_date", reads);
  if (since->first > now.today())
    co_return question("bad_date", "since is " + to_text(since->first) + ", which is ahead.",
                       "Give a day of the past; show_timeline tells what is planned.", {}, "",
                       reads.upstream_requests());
  asked.since = now.to_utc(since->first);
  if (place.token.empty() || !from_iso(place.token, asked.until)) asked.until = now.wall;
  co_return std::nullopt;
}

Task<std::optional<Outcome>> understand_names(Reads& reads, json::object const& checked, ChangesCall& call) {
  auto list = text_argument(checked, "list"), about = text_argument(checked, "about");
  auto by = text_argument(checked, "by");
  if (!list.empty()) {
    auto resolved = co_await resolve_list(reads, "list", std::move(list));
    if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
    call.asked.list = std::get<ListInfo>(resolved);
  }
  if (!by.empty()) {
    auto resolved = co_await resolve_teammate(reads, "by", std::move(by));
    if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
    call.asked.by = std::get<Teammate>(resolved);
  }
  if (!about.empty()) {
    std::vector<Kind> kinds{Kind::person, Kind::company, Kind::deal};
    auto resolved = co_await resolve(reads, "about", std::move(about), std::move(kinds));
    if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
    auto& found = std::get<Found>(resolved);
    call.asked.about = found.ref;
    call.asked.about_name = found.name;
    call.known.names[found.ref] = found.name;
    call.record = std::move(found.record);
  }
  co_return std::nullopt;
}

// Those asked for, else all; of a list its columns and rows. What the caller is not allowed is left out.
void choose_kinds(Reads const& reads, json::object const& checked, ChangesCall& call, Answer& answer) {
  auto wanted = texts_argument(checked, "kinds");
  if (wanted.empty() && call.asked.list && !call.asked.about) {
    wanted = {"fields", "rows"};
    answer.add_note("kinds notes, interactions and reminders of its records: on request");
  }
  for (auto const& kind : change_kinds) {
    bool const asked = wanted.empty() || std::ranges::find(wanted, kind.word) != wanted.end();
    if (!asked) continue;
    if (reads.is_allowed(kind.tool))
      call.kinds.emplace_back(kind.word);
    else
      answer.add_partial(std::string(kind.word) + " left out (" + std::string(kind.tool) +
                         " is not allowed here)");
  }
}

int pages_of_rows(ListInfo const& list) {
  return int((std::max<std::int64_t>(list.rows, 1) + 499) / 500);  // 500 rows a page in v1
}

bool needs_all_rows(ChangesCall const& call) {
  return call.asked.list && !call.asked.about &&
         (call.wants("notes") || call.wants("interactions") || call.wants("reminders"));
}

Task<int> cost_of(Reads& reads, ChangesCall const& call) {
  int out = 0;
  if (call.wants("fields")) {
    auto const fields = co_await field_changes_cost(reads, call.asked, call.known);
    out += fields;
  }
  bool const finds_new_rows = reads.may_use("affinity_v2_list_entries_search") && !needs_all_rows(call);
  if (call.asked.list && !call.asked.about) out += finds_new_rows ? 1 : pages_of_rows(*call.asked.list);
  auto const years = int((call.asked.until - call.asked.since) / std::chrono::days(365)) + 1;
  if (call.wants("interactions")) out += 4 * (call.asked.about ? years : 1);
  co_return out + int(call.wants("notes")) + int(call.wants("reminders"));
}

// The record's rows name its lists; the list's rows name its records.
Task<void> read_rows_in_question(Reads& reads, ChangesCall& call, Answer& answer) {
  std::vector<Change> rows;
  bool const allowed = reads.is_allowed("list_all_affinity_list_entries");
  if (call.asked.about && (call.wants("fields") || call.wants("rows"))) {
    auto record = std::move(call.record);
    rows = co_await read_rows_of_record(reads, call.asked, std::move(record), call.known, answer);
  } else if (call.asked.list && !call.asked.about && allowed) {
    auto list = *call.asked.list;
    rows =
        co_await read_new_rows(reads, call.asked, std::move(list), needs_all_rows(call), call.known, answer);
  }
  if (call.wants("rows")) call.add(std::move(rows));
}

// Kinds of records whose names are still to be read, with a request for each.
int requests_for_names(ChangesCall const& call) {
  std::set<Kind> kinds;
  for (auto const& change : call.changes)
    if (change.record && change.name.empty() && !call.known.names.contains(*change.record))
      kinds.insert(change.record->kind);
  return int(kinds.size());
}

// Of the firm: new rows of the lists where most moved, as far as the requests reach.
Task<void> read_rows_of_firm(Reads& reads, ChangesCall& call, bool confirmed, Answer& answer) {
  auto lists = co_await read_lists(reads);
  if (!lists) {
    answer.add_partial("lists not read (" + Reads::why(lists.error()) + ")");
    co_return;
  }
  auto const moves = [&](ListInfo const& list) {
    auto const found = call.moved.find(list.id);
    return found == call.moved.end() ? std::size_t(0) : found->second;
  };
  std::ranges::stable_sort(*lists, std::ranges::greater(), moves);
  bool const search = reads.may_use("affinity_v2_list_entries_search");
  std::string left_out;
  std::size_t taken = 0;
  for (auto const& list : *lists) {
    auto const spare = requests_for_firm - (reads.upstream_requests() - call.requests_before);
    auto const cost = search ? 1 : pages_of_rows(list);
    bool const fits = taken < lists_of_firm && cost + requests_for_names(call) <= std::max(spare, 1);
    if (!fits && !confirmed) {
      left_out.append(left_out.empty() ? "" : ", ").append(list.name);
      continue;
    }
    ++taken;
    auto rows = co_await read_new_rows(reads, call.asked, list, false, call.known, answer);
    call.add(std::move(rows));
  }
  if (!left_out.empty())
    answer.add_partial("new rows not read of " + shorten(left_out, 120) + " (name the list)");
}

Task<void> read_changes(Reads& reads, ChangesCall& call, bool confirmed, Answer& answer) {
  co_await read_rows_in_question(reads, call, answer);
  if (call.wants("fields")) {
    auto const before = reads.upstream_requests();
    auto fields = co_await read_field_changes(reads, call.asked, call.known, answer, call.moved);
    call.add(std::move(fields));
    constexpr int of_v2 = 2;
    call.requests_before += std::max(0, reads.upstream_requests() - before - of_v2);
  }
  if (call.wants("notes")) {
    auto notes = co_await read_new_notes(reads, call.asked, call.known, answer);
    call.add(std::move(notes));
  }
  if (call.wants("interactions")) {
    auto interactions = co_await read_interactions(reads, call.asked, call.known, answer);
    call.add(std::move(interactions));
  }
  if (call.wants("reminders")) {
    auto reminders = co_await read_due_reminders(reads, call.asked, call.known, answer);
    call.add(std::move(reminders));
  }
  place_notes(call.changes, call.asked);
  if (call.wants("rows") && call.asked.is_of_firm())
    co_await read_rows_of_firm(reads, call, confirmed, answer);
  std::ranges::sort(call.changes, std::ranges::greater(),
                    [](Change const& change) { return std::tuple(change.at, change.kind, change.id); });
}

bool is_hidden(std::string_view subject) {  // Affinity v2, Emails: "********"
  return !subject.empty() && subject.find_first_not_of('*') == subject.npos;
}

std::string what_happened(Change const& change, std::size_t bytes) {
  if (change.kind == "field") {
    if (!change.one_of_several) return change.column + ": " + change.before + " → " + change.after;
    bool const added = change.before == missing_value;
    return change.column + ": " + (added ? "added " + change.after : "removed " + change.before);
  }
  if (change.kind == "row") return "added to " + change.list;
  auto out = change.kind == "reminder" ? std::string("reminder due") : change.kind;
  if (change.is_done) out += " (done)";
  if (is_hidden(change.text)) return out + " (subject hidden)";
  return change.text.empty() ? out : out + " " + quoted_text(change.text, bytes);
}

json::object item_of_change(Change const& change, std::string const& subdomain, std::size_t bytes) {
  auto out = change.record ? record_object(subdomain, *change.record, change.name) : json::object();
  out["at"] = to_the_second(change.at);
  out["kind"] = change.kind;
  if (!change.who.empty()) out["who"] = change.who;
  if (change.kind == "field") {
    out["column"] = change.column;
    out["old"] = change.before;
    out["new"] = change.after;
    return out;
  }
  if (change.kind == "row") {
    out["list"] = change.list;
    return out;
  }
  out["of"] = change.kind + ":" + std::to_string(change.id);
  if (!change.text.empty() && !is_hidden(change.text)) out["text"] = cell_text(change.text, bytes);
  if (change.kind == "reminder") out["done"] = change.is_done;
  return out;
}

void add_changes(Answer& answer, std::vector<Change> const& shown, Now const& now,
                 std::string const& subdomain, bool detailed) {
  AnswerPart part{.key = "changes", .columns = {"day", "who", "record", "what"}, .goes_on = true};
  auto const bytes = detailed ? bytes_of_text : bytes_of_snippet;
  for (auto const& change : shown)
    Answer::add_row(
        part,
        {to_text(now.day_at(change.at)), change.who,
         change.record ? named(change.name, *change.record) : std::string(), what_happened(change, bytes)},
        item_of_change(change, subdomain, bytes));
  answer.parts.push_back(std::move(part));
}

// "Changes since 2026-11-22 on Deal Flow by Maren Oduya: 12", with how many of each kind.
void add_figures(Answer& answer, ChangesCall const& call, Now const& now) {
  auto const& asked = call.asked;
  auto what = "Changes since " + to_text(now.day_at(asked.since));
  if (asked.list) what += " on " + asked.list->name;
  if (asked.about) what += " of " + named(asked.about_name, *asked.about);
  if (asked.by) what += " by " + asked.by->name;
  answer.set_what(what + ": " + std::to_string(call.changes.size()));
  json::object counts;
  std::string ground;
  for (auto const& kind : call.kinds) {
    auto const count = std::ranges::count(call.changes, std::string_view(kind), kind_word);
    counts[kind] = count;
    ground.append(ground.empty() ? "" : ", ").append(std::to_string(count) + " " + kind);
  }
  answer.add_ground(ground);
  answer.members["since"] = to_the_second(asked.since);
  answer.members["total"] = call.changes.size();
  answer.members["counts"] = std::move(counts);
  if (call.wants("rows")) answer.add_note("Affinity does not tell of rows that were removed");
}

Task<Outcome> show_changes(ToolContext const& context, Tool const& tool, json::object const& checked,
                           client::CallContext const& how) {
  Reads reads(context, tool, checked, how);
  auto const place = place_of(tool, checked);
  if (!place) co_return failure(place.error());
  ChangesCall call;
  auto instead = co_await understand_since(reads, checked, *place, call.asked);
  if (instead) co_return std::move(*instead);
  instead = co_await understand_names(reads, checked, call);
  if (instead) co_return std::move(*instead);
  Answer answer("");
  choose_kinds(reads, checked, call, answer);
  auto const subdomain = co_await read_subdomain(reads);
  auto const cost = co_await cost_of(reads, call);
  if (auto estimate = reads.confirmation_for(cost)) co_return std::move(*estimate);
  reads.expect(cost + reads.upstream_requests());
  call.requests_before = reads.upstream_requests();
  co_await read_changes(reads, call, flag_argument(checked, "confirm_cost"), answer);
  auto const now = reads.now();
  add_figures(answer, call, now);
  auto const limit = limit_argument(checked, default_changes);
  auto const begin = std::min(place->offset, call.changes.size());
  auto const count = std::min(limit, call.changes.size() - begin);
  std::vector<Change> shown(call.changes.begin() + std::ptrdiff_t(begin),
                            call.changes.begin() + std::ptrdiff_t(begin + count));
  auto const spare = requests_for_firm - (reads.upstream_requests() - call.requests_before);
  co_await name_records(reads, shown, call.known, std::size_t(std::max(spare, 1)));
  auto frame = frame_of(reads, checked, limit);
  add_changes(answer, shown, now, subdomain, frame.detailed);
  frame.more = begin + count < call.changes.size();
  frame.cursor_behind = [&](std::size_t rows) {
    return cursor_at(tool, checked, {.offset = begin + rows, .token = to_iso(call.asked.until)});
  };
  co_return finish(std::move(answer), frame);
}

constexpr std::array<StandsFor, 5> reads_of_changes{{{change_kinds[0].tool, change_kinds[0].toolset},
                                                     {change_kinds[1].tool, change_kinds[1].toolset},
                                                     {change_kinds[2].tool, change_kinds[2].toolset},
                                                     {change_kinds[3].tool, change_kinds[3].toolset},
                                                     {change_kinds[4].tool, change_kinds[4].toolset}}};

}  // namespace

Tool show_changes_row() {
  using namespace schema;
  auto const text_or_none = Shape::text();
  return composed_row(
      {.name = "show_changes",
       .title = "What changed since a date",
       .description =
           "What changed since a date, newest first: field values old -> new with who and when, new "
           "rows, notes, interactions, reminders that fell due. Of a list, one record, one "
           "teammate, or all.",
       .example = R"({"since":"7 days ago","list":"Deal Flow"})",
       .composed = show_changes,
       .stands_for = reads_of_changes,
       .params = {text_param("since", "Date or '7 days ago'.", required), text_param("list", ""),
                  record_param("about"), text_param("by", "A teammate."),
                  query("kinds", list_of(word({"fields", "rows", "notes", "interactions", "reminders"}))),
                  limit_param(50, 200), cursor_param()},
       .output = Shape::record({{"since", Shape::text()},
                                {"total", Shape::integer()},
                                {"counts", Shape::record({{"fields", Shape::integer()},
                                                          {"rows", Shape::integer()},
                                                          {"notes", Shape::integer()},
                                                          {"interactions", Shape::integer()},
                                                          {"reminders", Shape::integer()}})},
                                {"changes", Shape::list(Shape::record({{"ref", text_or_none},
                                                                       {"name", text_or_none},
                                                                       {"url", text_or_none},
                                                                       {"at", text_or_none},
                                                                       {"kind", text_or_none},
                                                                       {"who", text_or_none},
                                                                       {"column", text_or_none},
                                                                       {"old", text_or_none},
                                                                       {"new", text_or_none},
                                                                       {"list", text_or_none},
                                                                       {"of", text_or_none},
                                                                       {"text", text_or_none},
                                                                       {"done", Shape::boolean()}}))}})});
}

}  // namespace affinity::tools::composed
