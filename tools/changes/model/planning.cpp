#include "tools/changes/model/planning.hpp"

#include "base/text/folding.hpp"
#include "base/text/printable.hpp"
#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "tools/composed/upstream/parts.hpp"
#include "tools/composed/upstream/resolve.hpp"
#include "tools/composed/upstream/search.hpp"
#include "tools/selection.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Candidate;
using composed::Found;
using composed::Reads;

std::string subject_key(Subject const& subject) {
  return subject.ref ? to_string(*subject.ref) : "#" + std::to_string(subject.created_by);
}

// What a change writes, so that a second one of it is noticed; empty where any number may be.
std::string written_place(Change const& change) {
  auto const& of = change.row == Subject{} ? change.on : change.row;
  auto const key = subject_key(of);
  if (is_value_action(change.action) && change.column) {
    auto const& column = *change.column;
    auto const field = column.v1_id > 0 ? std::to_string(column.v1_id) : column.field_id;
    return "value " + key + " " + field;
  }
  switch (change.action) {
    case Action::rename: return "name " + key;
    case Action::remove_from_list: return "row " + subject_key(change.row);
    case Action::delete_record: return "record " + key;
    case Action::merge: return change.others.empty() ? "" : "record " + subject_key(change.others.front());
    default: return {};
  }
}

bool takes_away(Action action) { return action == Action::delete_record || action == Action::merge; }

// The error of an outcome that answers instead of a record.
Problem problem_in(Outcome outcome) {
  ensure_structured(outcome);
  Problem out{.kind = "unreadable"};
  auto const* error = outcome.structured.if_contains("error");
  if (!error) return out;
  out.kind = text_member(*error, "kind");
  auto const next = text_member(*error, "next_step");
  out.message = text_member(*error, "message") + (next.empty() ? "" : " " + next);
  return out;
}

std::string kinds_of(std::vector<Kind> const& kinds) {
  std::vector<std::string_view> words;
  for (auto const kind : kinds) words.push_back(to_string(kind));
  return join(words, "or");
}

std::string tried_text(composed::Search const& search) {
  std::string out;
  for (auto const& each : search.tried) out.append(out.empty() ? " (tried: " : ", ").append(each);
  return out.empty() ? out : out + ")";
}

std::vector<Candidate> candidates_of(std::vector<Found> const& found) {
  std::vector<Candidate> out;
  for (auto const& each : found) out.push_back({.ref = each.ref, .name = each.name, .differs = each.address});
  return out;
}

Subject subject_of(Found const& found) { return {.ref = found.ref, .created_by = 0, .name = found.name}; }

}  // namespace

Planning::Planning(Reads& reads, Plan& plan) : reads_(reads), plan_(plan) {}

bool Planning::is_touched_by_other(Operation const& operation, std::string const& place) {
  for (auto const* places : {&touched_, &kept_}) {
    auto const at = places->find(place);
    if (place.empty() || at == places->end() || at->second == operation.what) continue;
    problem(operation, "conflict",
            at->second + (places == &kept_ ? " keeps" : " changes") + " the same " +
                place.substr(0, place.find(' ')) + ".",
            "Leave one of them out, or make two plans.");
    return true;
  }
  return false;
}

void Planning::skip_if_first(Operation const& operation, Change const& change, std::string name,
                             std::string why) {
  auto const place = written_place(change);
  if (touched_.contains(place) && is_touched_by_other(operation, place)) return;
  bool const is_whole = change.action == Action::set || change.action == Action::clear;
  if (is_whole && !place.empty()) kept_.try_emplace(place, operation.what);
  skip(operation, std::move(name), std::move(why));
}

int Planning::add(Operation const& operation, Change change) {
  auto const place = written_place(change);
  if (is_touched_by_other(operation, place)) return 0;
  if (!place.empty()) touched_.try_emplace(place, operation.what);
  for (auto const* subject : {&change.on, &change.row}) {
    if (!subject->ref) continue;
    auto const gone = touched_.find("record " + to_string(*subject->ref));
    if (gone == touched_.end() || gone->second == operation.what) continue;
    problem(operation, "conflict", gone->second + " takes " + to_string(*subject->ref) + " away.",
            "Leave one of them out, or make two plans.");
    return 0;
  }
  if (takes_away(change.action))
    for (auto const& earlier : plan_.changes)
      if (earlier.on.ref && "record " + to_string(*earlier.on.ref) == place) {
        problem(operation, "conflict", "Change " + std::to_string(earlier.n) + " is on the same record.",
                "Leave one of them out, or make two plans.");
        return 0;
      }
  if (change.warning.empty()) change.warning = operation.warning;
  change.n = next_++;
  plan_.changes.push_back(std::move(change));
  return plan_.changes.back().n;
}

void Planning::skip(Operation const& operation, std::string name, std::string why) {
  auto what = name.empty() ? operation.what : std::move(name);
  plan_.skipped.push_back({.n = next_++, .what = std::move(what), .why = printable(why)});
}

void Planning::problem(Operation const& operation, std::string kind, std::string message,
                       std::string next_step, std::vector<Candidate> candidates) {
  if (!next_step.empty()) message += " " + next_step;
  plan_.problems.push_back({.n = next_++,
                            .kind = std::move(kind),
                            .what = operation.what,
                            .message = printable(message),  // on one line, whatever it quotes
                            .candidates = std::move(candidates)});
}

void Planning::problem(Operation const& operation, std::string kind, Error const& error) {
  problem(operation, std::move(kind), error.message, error.next_step);
}

bool Planning::may_write(std::string_view tool) const {
  return composed::is_write_allowed(reads_.context(), tool);
}

bool Planning::may_write(Operation const& operation, std::string_view tool) {
  if (may_write(tool)) return true;
  auto const& context = reads_.context();
  auto const* row = (context.full_catalogue ? *context.full_catalogue : context.catalogue).find(tool);
  problem(operation, "not_allowed", "It is written by " + std::string(tool) + ", which is not allowed here.",
          row && row->named_only ? "Whoever runs this server allows it with --toolsets default," +
                                       std::string(row->toolset) + "."
                                 : std::string("Leave it out, or ask whoever runs this server."));
  return false;
}

Task<std::optional<Subject>> Planning::record(Operation const& operation, std::string text,
                                              std::vector<Kind> kinds) {
  auto const made = all_created(text, kinds);
  if (made.size() == 1) co_return made.front();
  if (made.size() > 1) {
    problem(operation, "ambiguous", "\"" + shorten(text, 80) + "\" is several records of this plan.",
            "Name it by its e-mail address or domain.");
    co_return std::nullopt;
  }
  auto const key = kinds_of(kinds) + "\n" + text;
  if (auto const known = resolved_.find(key); known != resolved_.end()) co_return known->second;
  composed::Search search;
  if (auto const ahead = searches_.find(key); ahead != searches_.end())
    search = ahead->second;
  else
    search = co_await composed::search_records(reads_, composed::parse_query(text), kinds);
  auto const quoted = "\"" + shorten(text, 80) + "\"";
  if (search.error) {
    problem(operation, "unreadable", *search.error);
    co_return std::nullopt;
  }
  if (search.found.empty()) {
    auto const next = search.nearest.empty() ? "Check the spelling, or create it with find_or_create."
                                             : "Give the ref of one of the nearest, or find_or_create it.";
    problem(operation, "not_found", "No " + kinds_of(kinds) + " fits " + quoted + tried_text(search) + ".",
            next, candidates_of(search.nearest));
    co_return std::nullopt;
  }
  if (search.found.size() > 1) {
    auto const count = std::to_string(search.found.size());
    auto shown = search.found;
    shown.resize(std::min(shown.size(), composed::max_candidates));
    auto candidates = co_await composed::describe_candidates(reads_, std::move(shown));
    auto const next = "Say " + to_string(candidates.front().ref) + " or another ref.";
    problem(operation, "ambiguous", quoted + " fits " + count + " records.", next, std::move(candidates));
    co_return std::nullopt;
  }
  auto subject = subject_of(search.found.front());
  resolved_.emplace(key, subject);
  co_return subject;
}

void Planning::take_over(std::vector<Skipped> skipped, std::vector<Problem> problems) {
  for (auto& each : skipped) {
    each.n = next_++;
    plan_.skipped.push_back(std::move(each));
  }
  for (auto& each : problems) {
    each.n = next_++;
    plan_.problems.push_back(std::move(each));
  }
}

Task<void> Planning::search_ahead(std::vector<std::string> texts, std::vector<Kind> kinds) {
  std::vector<composed::Query> queries;
  for (auto const& text : texts) queries.push_back(composed::parse_query(text));
  auto found = co_await composed::search_all(reads_, std::move(queries), kinds);
  for (std::size_t i = 0; i < texts.size() && i < found.size(); ++i)
    searches_.insert_or_assign(kinds_of(kinds) + "\n" + texts[i], std::move(found[i]));
}

Task<std::optional<composed::ListInfo>> Planning::list(Operation const& operation) {
  if (operation.list_info) co_return operation.list_info;
  auto resolved = co_await composed::resolve_list(reads_, "list", operation.list);
  if (auto* list = std::get_if<composed::ListInfo>(&resolved)) co_return std::move(*list);
  auto const found = problem_in(std::get<Outcome>(std::move(resolved)));
  problem(operation, found.kind, found.message);
  co_return std::nullopt;
}

Task<std::optional<composed::Teammate>> Planning::teammate(Operation const& operation, std::string text) {
  auto resolved = co_await composed::resolve_teammate(reads_, "owner", std::move(text));
  if (auto* mate = std::get_if<composed::Teammate>(&resolved)) co_return std::move(*mate);
  auto const found = problem_in(std::get<Outcome>(std::move(resolved)));
  problem(operation, found.kind, found.message);
  co_return std::nullopt;
}

Task<std::vector<composed::Column> const*> Planning::columns(Operation const& operation,
                                                             std::optional<composed::ListInfo> list,
                                                             Kind kind) {
  auto const key = list ? "list " + std::to_string(list->id) : std::string(to_string(kind));
  if (auto const known = columns_.find(key); known != columns_.end()) co_return &known->second;
  auto reading = list ? composed::read_columns(reads_, *list) : composed::read_global_columns(reads_, kind);
  auto read = co_await std::move(reading);
  if (!read) {
    problem(operation, "unreadable", read.error());
    co_return nullptr;
  }
  co_return &columns_.insert_or_assign(key, std::move(*read)).first->second;
}

namespace {

// An address as it is: folded, "j.doe@acme.example" would be "jdoe@acme.example" too.
std::string key_of_text(std::string_view text) {
  auto const plain = lower(trimmed(text));
  bool const is_address = plain.find_first_of("@.") != plain.npos && plain.find(' ') == plain.npos;
  return is_address ? plain : fold(plain);
}

// Of a record that a change of the plan creates: details.kind.
std::optional<Kind> kind_of_subject(Subject const& subject, std::vector<Change> const& changes) {
  if (subject.ref) return subject.ref->kind;
  auto const made = std::ranges::find(changes, subject.created_by, &Change::n);
  if (made == changes.end()) return std::nullopt;
  auto const word = text_member(made->details, "kind");
  for (auto const kind : {Kind::person, Kind::company, Kind::deal})
    if (to_string(kind) == word) return kind;
  return std::nullopt;
}

}  // namespace

std::optional<Kind> Planning::kind_of(Subject const& subject) const {
  return kind_of_subject(subject, plan_.changes);
}

void Planning::remember_created(std::string_view name, std::string_view address, Subject subject) {
  for (auto const text : {name, address}) {
    auto const key = key_of_text(text);
    auto const [begin, end] = created_.equal_range(key);
    bool const is_known = std::any_of(begin, end, [&](auto const& each) { return each.second == subject; });
    if (!key.empty() && !is_known) created_.emplace(key, subject);
  }
}

std::vector<Subject> Planning::all_created(std::string_view text, std::vector<Kind> const& kinds) const {
  std::vector<Subject> out;
  auto const [begin, end] = created_.equal_range(key_of_text(text));
  for (auto each = begin; each != end; ++each) {
    auto const kind = kind_of_subject(each->second, plan_.changes);
    if (kinds.empty() || !kind || std::ranges::find(kinds, *kind) != kinds.end()) out.push_back(each->second);
  }
  return out;
}

std::optional<Subject> Planning::created(std::string_view text, std::vector<Kind> const& kinds) const {
  auto const all = all_created(text, kinds);
  return all.size() == 1 ? std::optional(all.front()) : std::nullopt;
}

}  // namespace affinity::tools::changes
