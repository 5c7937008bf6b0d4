#include "tools/changes/model/change.hpp"

#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "tools/changes/model/kept_members.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::BuiltIn;
using composed::Column;
using composed::ColumnType;
using composed::Option;

constexpr std::pair<Action, std::string_view> action_words[] = {
    {Action::set, "set"},
    {Action::clear, "clear"},
    {Action::add_value, "add_value"},
    {Action::remove_value, "remove_value"},
    {Action::find_or_create, "find_or_create"},
    {Action::add_to_list, "add_to_list"},
    {Action::remove_from_list, "remove_from_list"},
    {Action::note, "note"},
    {Action::remind, "remind"},
    {Action::attach, "attach"},
    {Action::rename, "rename"},
    {Action::link, "link"},
    {Action::unlink, "unlink"},
    {Action::merge, "merge"},
    {Action::delete_record, "delete"},
    {Action::log, "log"},
};

constexpr std::array<std::string_view, 3> undo_words{"yes", "partly", "no"};

// Members that have their default are left out: a plan of 500 changes is kept in the journal.
void put(json::object& into, std::string_view name, std::string const& text) {
  if (!text.empty()) into[name] = text;
}

void put(json::object& into, std::string_view name, std::int64_t number) {
  if (number != 0) into[name] = number;
}

json::object subject_json(Subject const& subject) {
  json::object out;
  if (subject.ref) out["ref"] = to_string(*subject.ref);
  put(out, "created_by", subject.created_by);
  put(out, "name", subject.name);
  return out;
}

Subject subject_from(json::object const& from) {
  return {.ref = composed::parse_ref(kept_text(from, "ref")),
          .created_by = int(kept_number(from, "created_by")),
          .name = kept_text(from, "name")};
}

json::object column_json(Column const& column) {
  json::object out{{"name", column.name}, {"type", int(column.type)}};
  put(out, "built_in", std::int64_t(column.built_in));
  put(out, "field_id", column.field_id);
  put(out, "v1_id", column.v1_id);
  if (column.many) out["many"] = true;
  if (column.of_list) out["of_list"] = true;
  if (column.ranked) out["ranked"] = true;
  return out;
}

// Without options, which a change has resolved already.
Column column_from(json::object const& from) {
  return {.name = kept_text(from, "name"),
          .type = ColumnType(kept_number(from, "type")),
          .built_in = BuiltIn(kept_number(from, "built_in")),
          .field_id = kept_text(from, "field_id"),
          .v1_id = kept_number(from, "v1_id"),
          .many = kept_flag(from, "many"),
          .of_list = kept_flag(from, "of_list"),
          .ranked = kept_flag(from, "ranked")};
}

}  // namespace

json::array values_json(std::vector<Value> const& values) {
  json::array out;
  for (auto const& value : values) {
    json::object item{{"data", value.data}, {"text", value.text}};
    put(item, "field_value", value.field_value);
    out.emplace_back(std::move(item));
  }
  return out;
}

std::vector<Value> values_from(json::array const& from) {
  std::vector<Value> out;
  for (auto const& item : from) {
    if (!item.is_object()) continue;
    auto const& value = item.get_object();
    auto const* data = value.if_contains("data");
    out.push_back({.data = data ? *data : json::value(),
                   .text = kept_text(value, "text"),
                   .field_value = kept_number(value, "field_value")});
  }
  return out;
}

std::string_view to_string(Action action) {
  return std::ranges::find(action_words, action, &std::pair<Action, std::string_view>::first)->second;
}

std::optional<Kind> kind_of_people_word(std::string_view word) {
  auto const small = lower(word);
  if (small == "person" || small == "persons" || small == "people" || small == "contact" ||
      small == "contacts")
    return Kind::person;
  if (small == "company" || small == "companies" || small == "organization" || small == "organizations")
    return Kind::company;
  if (small == "deal" || small == "deals" || small == "opportunity" || small == "opportunities")
    return Kind::deal;
  return std::nullopt;
}

std::optional<Action> action_of(std::string_view word) {
  auto const* found = std::ranges::find(action_words, word, &std::pair<Action, std::string_view>::second);
  return found == std::end(action_words) ? std::nullopt : std::optional(found->first);
}

bool is_value_action(Action action) {
  return action == Action::set || action == Action::clear || action == Action::add_value ||
         action == Action::remove_value;
}

std::string_view to_string(Undoable undo) { return undo_words[std::size_t(undo)]; }

json::object to_json(Change const& change) {
  json::object out{{"n", change.n}, {"do", to_string(change.action)}};
  if (change.on != Subject{}) out["on"] = subject_json(change.on);
  if (change.row != Subject{}) out["row"] = subject_json(change.row);
  put(out, "list", change.list);
  put(out, "list_name", change.list_name);
  if (change.column) out["column"] = column_json(*change.column);
  if (!change.before.empty()) out["before"] = values_json(change.before);
  if (!change.after.empty()) out["after"] = values_json(change.after);
  if (!change.others.empty()) {
    json::array others;
    for (auto const& other : change.others) others.emplace_back(subject_json(other));
    out["others"] = std::move(others);
  }
  if (!change.details.empty()) out["details"] = change.details;
  put(out, "shown_before", change.shown_before);
  put(out, "shown_after", change.shown_after);
  if (change.by_v2) out["by_v2"] = true;
  out["undo"] = to_string(change.undo);
  put(out, "undo_note", change.undo_note);
  put(out, "warning", change.warning);
  put(out, "takes_back", change.takes_back);
  return out;
}

Result<Change> change_from(json::object const& from) {
  auto const action = action_of(kept_text(from, "do"));
  if (!action)
    return fail(ErrorKind::internal,
                "The journal has an action that this version does not know: " + kept_text(from, "do") + ".");
  Change out{.n = int(kept_number(from, "n")),
             .action = *action,
             .on = subject_from(kept_object(from, "on")),
             .row = subject_from(kept_object(from, "row")),
             .list = kept_number(from, "list"),
             .list_name = kept_text(from, "list_name"),
             .before = values_from(kept_items(from, "before")),
             .after = values_from(kept_items(from, "after")),
             .details = kept_object(from, "details"),
             .shown_before = kept_text(from, "shown_before"),
             .shown_after = kept_text(from, "shown_after"),
             .by_v2 = kept_flag(from, "by_v2"),
             .undo_note = kept_text(from, "undo_note"),
             .warning = kept_text(from, "warning"),
             .takes_back = int(kept_number(from, "takes_back"))};
  if (from.contains("column")) out.column = column_from(kept_object(from, "column"));
  for (auto const& other : kept_items(from, "others"))
    if (other.is_object()) out.others.push_back(subject_from(other.get_object()));
  auto const undo = std::ranges::find(undo_words, kept_text(from, "undo"));
  if (undo != undo_words.end()) out.undo = Undoable(undo - undo_words.begin());
  return out;
}

std::string shown(std::vector<Value> const& values) {
  std::string out;
  for (auto const& value : values) out.append(out.empty() ? "" : ", ").append(value.text);
  return out.empty() ? "-" : out;
}

bool same_values(std::vector<Value> const& one, std::vector<Value> const& other) {
  return one.size() == other.size() && std::ranges::is_permutation(one, other);
}

}  // namespace affinity::tools::changes
