#include "tools/changes/kinds/activity.hpp"

#include "base/crypto/sha256.hpp"
#include "base/sanitize/sanitize.hpp"
#include "tools/changes/kinds/activity_changes.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Read;
using composed::ReadRecords;
using composed::Reads;

constexpr std::size_t most_entries = 100'000;

}  // namespace

std::string_view id_argument(Kind kind) {
  if (kind == Kind::person) return "person_id";
  return kind == Kind::company ? "organization_id" : "opportunity_id";
}

std::optional<int> interaction_type(Kind kind) {
  switch (kind) {
    case Kind::meeting: return 0;
    case Kind::call: return 1;
    case Kind::chat: return 2;
    default: return std::nullopt;
  }
}

std::vector<Kind> record_kinds() { return {Kind::person, Kind::company, Kind::deal}; }

std::vector<Ref> refs_of(Change const& change) {
  std::vector<Ref> out;
  if (change.on.ref) out.push_back(*change.on.ref);
  for (auto const& other : change.others)
    if (other.ref) out.push_back(*other.ref);
  return out;
}

std::vector<std::int64_t> ids_of_kind(std::vector<Ref> const& refs, Kind kind) {
  std::vector<std::int64_t> out;
  for (auto const& ref : refs)
    if (ref.kind == kind) out.push_back(ref.id);
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool looks_first(Change const& change) {
  auto const* look = change.details.if_contains("look");
  if (!look || *look != json::value(true)) return false;
  bool const is_new = change.on.just_created || std::ranges::any_of(change.others, [](Subject const& each) {
                        return each.just_created;
                      });
  return !is_new;
}

void spare_looks(std::vector<Change>& changes) {
  for (auto& change : changes) change.details.erase("look");
}

WallTime entries_since(Reads const& reads, std::optional<WallTime> since) {
  return since ? *since : reads.now().wall - same_entry_time;
}

bool is_created_since(json::value const& record, WallTime since) {
  WallTime created{};
  return from_iso(text_member(record, "created_at"), created) && created >= since;
}

std::string comparable_text(std::string_view text) {
  auto const clean = sanitize(text);
  std::string out;
  bool between = false;
  for (char const c : clean) {
    bool const blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank && between && !out.empty()) out += ' ';
    if (!blank) out += c;
    between = blank;
  }
  return out;
}

std::string mark_of(std::string_view text) {
  Sha256 digest;
  digest.update(comparable_text(text));
  return digest.hex();
}

Task<std::vector<ReadRecords>> read_lists_whole(Reads& reads, std::vector<Read> asks) {
  std::vector<Read> each;
  std::vector<std::size_t> place;
  for (auto& ask : asks) {
    ask.freshness = composed::Freshness::fresh;
    auto const same = std::ranges::find_if(
        each, [&](Read const& other) { return other.tool == ask.tool && other.arguments == ask.arguments; });
    place.push_back(std::size_t(same - each.begin()));
    if (same == each.end()) each.push_back(ask);
  }
  auto const bodies = co_await reads.read_all(each);
  auto const& context = reads.context();
  auto const& rows = context.full_catalogue ? *context.full_catalogue : context.catalogue;
  std::vector<ReadRecords> lists(each.size());
  for (std::size_t i = 0; i < each.size(); ++i) {
    auto& list = lists[i];
    auto page = bodies[i] ? composed::page_of(*rows.find(each[i].tool), *bodies[i])
                          : Result<composed::ReadPage>(fail(bodies[i]));
    if (!page) {
      list.error = page.error();
      continue;
    }
    for (auto& record : page->records) list.records.push_back(std::move(record));
    if (page->next_token.empty()) continue;
    auto next = each[i];
    next.token = page->next_token;
    auto rest = co_await reads.read_pages(std::move(next), most_entries);
    for (auto& record : rest.records) list.records.push_back(std::move(record));
    list.error = rest.error;
  }
  std::vector<ReadRecords> out;
  for (auto const at : place) out.push_back(lists[at]);
  co_return out;
}

Standing standing_unread(Error const& error, std::optional<WallTime> since) {
  bool const may_not = error.kind == ErrorKind::denied || Reads::is_refusal(error);
  if (may_not && !since) return {.state = State::before};
  return {.state = State::unreadable, .error = error};
}

std::optional<std::int64_t> detail_number(json::object const& details, std::string_view name) {
  auto const* value = details.if_contains(name);
  return value ? as_int64(*value) : std::nullopt;
}

std::optional<Ref> created_in(json::value const& answer, Kind kind) {
  auto const id = integer_member(answer, "id");
  return id ? std::optional(Ref{.kind = kind, .id = *id}) : std::nullopt;
}

Result<Change> delete_of_created(Made const& made, std::string_view what) {
  auto const& change = made.change;
  std::string const name(what);
  if (!made.by_us || !made.written.created)
    return fail(ErrorKind::denied,
                "Whether this plan wrote " + name + " is not known for sure, so it is left.",
                "Delete it in Affinity if it is not wanted.");
  auto const on = change.on.name.empty() && change.on.ref ? to_string(*change.on.ref) : change.on.name;
  Change out{.action = Action::delete_record};
  out.on = {.ref = made.written.created, .name = name + (on.empty() ? "" : " on " + on)};
  out.details = made.written.kept;
  if (!out.details.contains("mark")) out.details["mark"] = kept_text(change.details, "mark");
  out.shown_before = name;
  out.shown_after = "-";
  out.undo = Undoable::no;
  out.undo_note = "what is deleted does not come back";
  out.takes_back = change.n;
  return out;
}

Task<std::optional<std::vector<Subject>>> records_of(Planning& planning, Operation operation) {
  std::vector<Subject> out;
  if (operation.target) out.push_back(*operation.target);
  auto texts = operation.with;
  if (!operation.target && !operation.on.empty()) texts.insert(texts.begin(), operation.on);
  for (auto const& text : texts) {
    auto subject = co_await planning.record(operation, text, record_kinds());
    if (!subject) co_return std::nullopt;
    if (std::ranges::find(out, *subject) == out.end()) out.push_back(std::move(*subject));
  }
  if (out.empty()) {
    planning.problem(operation, "invalid", "Which record it is on is not said.",
                     "Give on: a person, company or deal.");
    co_return std::nullopt;
  }
  co_return out;
}

bool is_in_plan(Plan const& plan, Change const& change) {
  return std::ranges::any_of(plan.changes, [&](Change const& each) {
    return each.action == change.action && each.on == change.on && each.others == change.others &&
           each.details == change.details;
  });
}

}  // namespace affinity::tools::changes
