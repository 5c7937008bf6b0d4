// rename: a person, a company or a deal.

#include "base/text/setting_values.hpp"
#include "tools/changes/kinds/kind.hpp"
#include "tools/changes/records/record_lookup.hpp"
#include "tools/changes/records/standings.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

// The members of v1 that name a record: {"first_name", "last_name"}, {"name"}.
json::object name_members(Kind kind, json::value const& record) {
  if (kind == Kind::person)
    return {{"first_name", text_member(record, "first_name")},
            {"last_name", text_member(record, "last_name")}};
  return {{"name", text_member(record, "name")}};
}

std::string shown_name(json::object const& members) {
  json::value const all = members;
  auto const name = text_member(all, "name");
  return name.empty() ? whole_name(text_member(all, "first_name"), text_member(all, "last_name")) : name;
}

// The new name: `text`, or first_name and last_name of `record`, of which what is not given stays.
json::object new_name(Operation const& operation, Kind kind, json::object const& now) {
  json::value const record = operation.record;
  if (kind != Kind::person) {
    auto const name = operation.text.empty() ? text_member(record, "name") : operation.text;
    return {{"name", trimmed(name)}};
  }
  auto out = now;
  auto const name = operation.text.empty() ? text_member(record, "name") : operation.text;
  if (!trimmed(name).empty()) {
    auto const split = split_name(name);
    out = {{"first_name", split.first}, {"last_name", split.last}};
  }
  for (auto const* part : {"first_name", "last_name"})
    if (auto const text = text_member(record, part); !text.empty()) out[part] = trimmed(text);
  return out;
}

bool is_empty_name(json::object const& members) { return shown_name(members).empty(); }

Change renaming(Subject record, json::object const& from, json::object const& to) {
  Change out{.action = Action::rename,
             .on = std::move(record),
             .shown_before = shown_name(from),
             .shown_after = shown_name(to)};
  out.details["from"] = from;
  out.details["to"] = to;
  return out;
}

json::object object_of(Change const& change, std::string_view name) {
  auto const* value = change.details.if_contains(name);
  return value && value->is_object() ? value->get_object() : json::object();
}

bool is_global(json::value const& record) {
  auto const* global = member(record, "global");
  return global && *global == json::value(true);
}

Task<void> plan_rename(Planning& planning, Operation operation) {
  std::vector<Kind> const kinds{Kind::person, Kind::company, Kind::deal};
  auto const record = co_await subject_of_operation(planning, operation, kinds);
  if (!record) co_return;
  if (!record->ref) {
    planning.problem(operation, "invalid", record->name + " is created by this plan.",
                     "Give it the right name there.");
    co_return;
  }
  auto const* tools = record_tools(record->ref->kind);
  if (!planning.may_write(operation, tools->update)) co_return;
  json::object which{{"id", record->ref->id}};
  auto const read = co_await read_record_now(planning.reads(), tools->read, std::move(which));
  if (!read || !*read) {
    if (!read)
      planning.problem(operation, "unreadable", read.error());
    else
      planning.problem(operation, "not_found", shown_subject(*record) + " is not there any more.");
    co_return;
  }
  auto const kind = record->ref->kind;
  auto const from = name_members(kind, **read), to = new_name(operation, kind, from);
  bool const is_said = !operation.text.empty() || !operation.record.empty() || !operation.values.empty();
  if (is_empty_name(to) || !is_said) {
    planning.problem(operation, "invalid", "The new name is not said.", "Give it as text.");
    co_return;
  }
  if (is_global(**read)) {
    planning.problem(operation, "not_allowed",
                     shown_subject(*record) + " is from Affinity's own data, where nobody can rename it.",
                     "Leave it out.");
    co_return;
  }
  auto arguments = to;
  arguments["id"] = record->ref->id;
  if (auto const mistake = argument_mistakes(planning.reads(), tools->update, arguments)) {
    planning.problem(operation, "invalid", *mistake);
    co_return;
  }
  if (from == to) {
    planning.skip(operation, shown_subject(*record), "is called so already");
    co_return;
  }
  planning.expect_to_apply(2);
  planning.add(operation, renaming(*record, from, to));
}

Task<Standing> read_name(composed::Reads& reads, Change change, std::optional<WallTime>) {
  if (!change.on.ref) co_return Standing{.error = fail(ErrorKind::invalid, "The record was not created.")};
  json::object which{{"id", change.on.ref->id}};
  auto const* tools = record_tools(change.on.ref->kind);
  auto const record = co_await read_record_now(reads, tools->read, std::move(which));
  if (!record) co_return Standing{.error = record.error()};
  if (!*record) co_return Standing{.state = State::gone};
  auto const now = name_members(change.on.ref->kind, **record);
  if (now == object_of(change, "to")) co_return Standing{.state = State::after};
  if (now == object_of(change, "from")) co_return Standing{.state = State::before};
  co_return Standing{.state = State::other, .now = composed::cell_text(shown_name(now))};
}

Task<std::vector<Standing>> read_names(composed::Reads& reads, std::vector<Change> changes,
                                       std::optional<WallTime> since) {
  co_return co_await read_standings(reads, std::move(changes), since, read_name);
}

Result<Write> rename_write(std::span<Change const> changes, std::span<Standing const>) {
  auto const& change = changes.front();
  if (!change.on.ref) return fail(ErrorKind::invalid, "The record was not created.");
  Write out{.tool = record_tools(change.on.ref->kind)->update, .arguments = object_of(change, "to")};
  out.arguments["id"] = change.on.ref->id;
  return out;
}

std::vector<Written> renamed(std::span<Change const> changes, json::value const& answer) {
  auto const& change = changes.front();
  Written out;
  if (!change.on.ref || !answer.is_object()) return {out};
  auto const now = name_members(change.on.ref->kind, answer);
  if (now != object_of(change, "to"))
    out.lost = "Affinity's answer says " + composed::cell_text(shown_name(now));
  return {out};
}

Result<Change> undo_rename(Made const& made) {
  auto out = renaming(made.change.on, object_of(made.change, "to"), object_of(made.change, "from"));
  out.on.name = shown_name(object_of(made.change, "to"));
  out.takes_back = made.change.n;
  return out;
}

}  // namespace

ActionKind const rename_kind{.action = Action::rename,
                             .plan = plan_rename,
                             .read = read_names,
                             .write = rename_write,
                             .written = renamed,
                             .undo = undo_rename,
                             .settles_itself = true};

}  // namespace affinity::tools::changes
