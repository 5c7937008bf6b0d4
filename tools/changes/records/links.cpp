// link and unlink: a person with companies, a deal with people and companies. v1 has the links of a record as
// whole lists, so each write reads the list, and sends all of it.

#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "tools/changes/kinds/kind.hpp"
#include "tools/changes/records/record_lookup.hpp"
#include "tools/changes/records/standings.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace affinity::tools::changes {

namespace {

constexpr std::string_view lists_of_links[] = {"person_ids", "organization_ids"};

// Whose list is written: that of a deal, or of a person, which is shorter than that of a company.
bool holds_links(Kind holder, Kind other) {
  if (holder == Kind::deal) return other != Kind::deal;
  return holder == Kind::person && other == Kind::company;
}

std::string names_of_subjects(std::vector<Subject> const& subjects) {
  std::string out;
  for (auto const& each : subjects) out.append(out.empty() ? "" : ", ").append(shown_subject(each));
  return out;
}

std::set<std::int64_t> linked_ids(json::value const& record, std::string_view list) {
  auto const ids = ids_in(record, list);
  return {ids.begin(), ids.end()};
}

bool is_linked_with(json::value const& record, Ref const& other) {
  return linked_ids(record, record_tools(other.kind)->ids).contains(other.id);
}

Change linking(Action action, Subject holder, std::vector<Subject> others) {
  auto const names = names_of_subjects(others);
  return {.action = action,
          .on = std::move(holder),
          .others = std::move(others),
          .shown_before = action == Action::link ? "-" : names,
          .shown_after = action == Action::link ? names : "-",
          .undo_note = action == Action::link ? "unlinked again" : "linked again"};
}

// The change of one holder: with those that are not (or are) linked yet.
Task<void> plan_links_of(Planning& planning, Operation const& operation, Subject holder,
                         std::vector<Subject> others) {
  bool const links = operation.action == Action::link;
  if (holder.ref) {
    auto const* tools = record_tools(holder.ref->kind);
    json::object which{{"id", holder.ref->id}};
    auto const read = co_await read_record_now(planning.reads(), tools->read, std::move(which));
    if (!read) {
      planning.problem(operation, "unreadable", read.error());
      co_return;
    }
    if (!*read) {
      planning.problem(operation, "not_found", shown_subject(holder) + " is not there any more.");
      co_return;
    }
    auto const all = others;
    std::erase_if(others, [&](Subject const& each) {
      return each.ref ? is_linked_with(**read, *each.ref) == links : !links;
    });
    if (others.empty()) {
      planning.skip(operation, shown_subject(holder),
                    (links ? "linked already with " : "not linked with ") + names_of_subjects(all));
      co_return;
    }
  }
  planning.expect_to_apply(2);
  planning.add(operation, linking(operation.action, std::move(holder), std::move(others)));
}

Task<std::optional<std::vector<Subject>>> linked_subjects(Planning& planning, Operation const& operation) {
  std::vector<Subject> out;
  std::vector<Kind> const kinds{Kind::person, Kind::company, Kind::deal};
  for (auto const& text : operation.with) {
    if (trimmed(text).empty()) continue;
    auto const subject = co_await planning.record(operation, text, kinds);
    if (!subject) co_return std::nullopt;
    if (std::ranges::find(out, *subject) == out.end()) out.push_back(*subject);
  }
  if (!out.empty()) co_return out;
  planning.problem(operation, "invalid", "With what it is linked is not said.",
                   "Give with: names, addresses or refs.");
  co_return std::nullopt;
}

Task<void> plan_links(Planning& planning, Operation operation) {
  std::vector<Kind> const kinds{Kind::person, Kind::company, Kind::deal};
  auto const record = co_await subject_of_operation(planning, operation, kinds);
  if (!record) co_return;
  auto const others = co_await linked_subjects(planning, operation);
  if (!others) co_return;
  auto const own = planning.kind_of(*record).value_or(Kind::person);
  std::vector<Subject> held;
  std::vector<std::pair<Subject, Subject>> holding;
  for (auto const& other : *others) {
    auto const kind = planning.kind_of(other).value_or(Kind::person);
    if (holds_links(own, kind)) {
      held.push_back(other);
    } else if (holds_links(kind, own)) {
      holding.emplace_back(other, *record);
    } else {
      planning.problem(operation, "wrong_kind",
                       shown_subject(*record) + " and " + shown_subject(other) + ": two " +
                           std::string(plural_of(own)) + " are not linked with each other.",
                       "Link people with companies, or deals with people and companies.");
      co_return;
    }
    auto const holder = holds_links(own, kind) ? own : kind;
    if (!planning.may_write(operation, record_tools(holder)->update)) co_return;
  }
  if (!held.empty()) co_await plan_links_of(planning, operation, *record, std::move(held));
  for (auto const& [holder, other] : holding) {
    std::vector<Subject> const one{other};
    co_await plan_links_of(planning, operation, holder, one);
  }
}

// The lists as they are, for the write: {data: id, text: "organization_ids"}.
std::vector<Value> links_of(json::value const& record) {
  std::vector<Value> out;
  for (auto const list : lists_of_links)
    for (auto const id : ids_in(record, list)) out.push_back({.data = id, .text = std::string(list)});
  return out;
}

Standing standing_of_links(Change const& change, json::value const& record) {
  bool const links = change.action == Action::link;
  Standing out{.values = links_of(record)};
  std::size_t as_wanted = 0;
  std::string already;
  for (auto const& other : change.others) {
    bool const is_so = is_linked_with(record, *other.ref) == links;
    as_wanted += is_so ? 1 : 0;
    if (is_so) already.append(already.empty() ? "" : ", ").append(shown_subject(other));
  }
  out.state = as_wanted == 0                      ? State::before
              : as_wanted == change.others.size() ? State::after
                                                  : State::other;
  out.now = (links ? "linked with " : "no longer linked with ") + already;
  return out;
}

Task<Standing> read_links_of(composed::Reads& reads, Change change, std::optional<WallTime>) {
  bool const is_known = change.on.ref && std::ranges::all_of(change.others, [](Subject const& each) {
                          return each.ref.has_value();
                        });
  if (!is_known) co_return Standing{.error = fail(ErrorKind::invalid, "A record of it was not created.")};
  json::object which{{"id", change.on.ref->id}};
  auto const* tools = record_tools(change.on.ref->kind);
  auto const record = co_await read_record_now(reads, tools->read, std::move(which));
  if (!record) co_return Standing{.error = record.error()};
  if (!*record) co_return Standing{.state = State::gone};
  co_return standing_of_links(change, **record);
}

Task<std::vector<Standing>> read_links(composed::Reads& reads, std::vector<Change> changes,
                                       std::optional<WallTime> since) {
  co_return co_await read_standings(reads, std::move(changes), since, read_links_of);
}

// The whole lists that the change touches, as they were read, with it.
Result<Write> links_write(std::span<Change const> changes, std::span<Standing const> standings) {
  auto const& change = changes.front();
  if (!change.on.ref || standings.empty()) return fail(ErrorKind::invalid, "The record was not created.");
  Write out{.tool = record_tools(change.on.ref->kind)->update, .arguments = {{"id", change.on.ref->id}}};
  for (auto const list : lists_of_links) {
    std::set<std::int64_t> ids;
    for (auto const& value : standings.front().values)
      if (value.text == list) ids.insert(as_int64(value.data).value_or(0));
    bool is_touched = false;
    for (auto const& other : change.others) {
      if (!other.ref || record_tools(other.ref->kind)->ids != list) continue;
      is_touched = true;
      if (change.action == Action::link)
        ids.insert(other.ref->id);
      else
        ids.erase(other.ref->id);
    }
    if (is_touched) out.arguments[list] = json::array(ids.begin(), ids.end());
  }
  return out;
}

std::vector<Written> links_written(std::span<Change const>, json::value const&) { return {Written{}}; }

std::string refs_of(Kind kind, std::vector<std::int64_t> const& ids) {
  std::string out;
  for (auto const id : ids)
    out.append(out.empty() ? "" : ", ").append(to_string(Ref{.kind = kind, .id = id}));
  return out;
}

// What the answer has besides, or lacks, of the list that was sent.
std::string links_lost(Change const&, Write const& sent, json::value const& answer) {
  std::string out;
  for (auto const kind : {Kind::person, Kind::company}) {
    auto const list = record_tools(kind)->ids;
    if (!sent.arguments.contains(list) || !member(answer, list)) continue;
    auto const wanted = linked_ids(json::value(sent.arguments), list), now = linked_ids(answer, list);
    std::vector<std::int64_t> more, less;
    std::ranges::set_difference(now, wanted, std::back_inserter(more));
    std::ranges::set_difference(wanted, now, std::back_inserter(less));
    if (!more.empty()) out += (out.empty() ? "" : "; ") + ("linked besides: " + refs_of(kind, more));
    if (!less.empty()) out += (out.empty() ? "" : "; ") + ("not linked: " + refs_of(kind, less));
  }
  return out;
}

Result<Change> undo_links(Made const& made) {
  auto const inverse = made.change.action == Action::link ? Action::unlink : Action::link;
  auto out = linking(inverse, made.change.on, made.change.others);
  out.takes_back = made.change.n;
  return out;
}

constexpr ActionKind links_kind(Action action) {
  return {.action = action,
          .plan = plan_links,
          .read = read_links,
          .write = links_write,
          .written = links_written,
          .lost = links_lost,
          .undo = undo_links};
}

}  // namespace

ActionKind const link_kind = links_kind(Action::link);
ActionKind const unlink_kind = links_kind(Action::unlink);

}  // namespace affinity::tools::changes
