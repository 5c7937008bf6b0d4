#include "tools/policy/rules.hpp"

#include "base/text/counted.hpp"
#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "schema/name_suggestion.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <utility>

namespace affinity::tools::policy {

namespace {

using Keys = std::span<std::string_view const>;

Error wrong_rule(std::string const& key, std::string const& what, std::string next = {}) {
  return fail(ErrorKind::invalid, key + " " + what + ".", std::move(next));
}

std::string item_key(std::string const& key, std::size_t index) {
  return key + "[" + std::to_string(index + 1) + "]";
}

std::string quoted_names(Keys names) {
  std::string out;
  for (auto const name : names) out.append(out.empty() ? "" : ", ").append(name);
  return out;
}

Error unknown_word(std::string const& key, std::string_view word, Keys known) {
  auto similar = schema::suggest_names(word, known);
  if (similar.empty())
    if (auto const close = nearest(word, known); !close.empty()) similar = "\"" + std::string(close) + "\"";
  auto const next = similar.empty() ? "Known are " + quoted_names(known) + "." : "Is " + similar + " meant?";
  return wrong_rule(key, "is not known", next);
}

// A table whose members are all among these; null is an empty one.
Result<json::object const*> table_in(json::value const* value, std::string const& key, Keys known) {
  static json::object const none;
  if (!value) return &none;
  auto const* table = value->if_object();
  if (!table) return wrong_rule(key, "is no table");
  for (auto const& member : *table)
    if (std::ranges::find(known, std::string_view(member.key())) == known.end()) {
      auto const whole = key.empty() ? std::string(member.key()) : key + "." + std::string(member.key());
      return unknown_word(whole, member.key(), known);
    }
  return table;
}

Result<json::array> list_in(json::object const& table, std::string_view name, std::string const& key) {
  auto const* value = table.if_contains(name);
  if (!value) return json::array();
  auto const* list = value->if_array();
  if (!list) return wrong_rule(key, "is no list", "Write it in brackets: " + std::string(name) + " = […].");
  return *list;
}

std::optional<Kind> record_kind(std::string_view text) {
  constexpr std::array words{std::pair{"person", Kind::person},
                             std::pair{"people", Kind::person},
                             std::pair{"persons", Kind::person},
                             std::pair{"company", Kind::company},
                             std::pair{"companies", Kind::company},
                             std::pair{"organization", Kind::company},
                             std::pair{"organizations", Kind::company},
                             std::pair{"deal", Kind::deal},
                             std::pair{"deals", Kind::deal},
                             std::pair{"opportunity", Kind::deal},
                             std::pair{"opportunities", Kind::deal}};
  auto const word = lower(trimmed(text));
  for (auto const& [known, kind] : words)
    if (word == known) return kind;
  return std::nullopt;
}

std::optional<Ref> record_ref(std::string_view text) {
  auto const ref = composed::parse_ref(text);
  bool const is_record =
      ref && (ref->kind == Kind::person || ref->kind == Kind::company || ref->kind == Kind::deal);
  return is_record ? ref : std::nullopt;
}

Result<ListRule> list_rule(json::value const& value, std::string const& key) {
  ListRule out{.key = key};
  if (auto const id = as_int64(value)) out.id = *id;
  if (auto const text = as_text(value)) {
    auto const ref = composed::parse_ref(*text);
    if (ref && ref->kind == Kind::list)
      out.id = ref->id;
    else
      out.name = std::string(trimmed(*text));
  }
  if (out.id > 0 || !out.name.empty()) return out;
  return wrong_rule(key, "is neither the name of a list nor its id");
}

Result<ColumnRule> column_rule(json::value const& value, std::string const& key) {
  constexpr std::array<std::string_view, 4> known{"list", "of", "column", "id"};
  auto const table = table_in(&value, key, known);
  auto const example = R"(Write { list = "Deal Flow", column = "Amount" }, )"
                       R"({ of = "company", column = "Industry" } or { id = 31012 }.)";
  if (!table) return value.is_object() ? table.error() : wrong_rule(key, "is no column", example);
  ColumnRule out{.key = key};
  auto const text_of = [&](std::string_view name) {
    auto const* given = (*table)->if_contains(name);
    if (!given) return std::string();
    if (auto const number = as_int64(*given)) return std::to_string(*number);
    return std::string(trimmed(as_text(*given).value_or("")));
  };
  if (auto const* list = (*table)->if_contains("list")) {
    auto rule = list_rule(*list, key + ".list");
    if (!rule) return fail(rule);
    out.list = std::move(*rule);
  }
  if ((*table)->contains("of")) {
    out.of = record_kind(text_of("of"));
    if (!out.of) return wrong_rule(key + ".of", "is none of person, company and deal");
  }
  out.id = field_key(text_of("id"));
  out.name = text_of("column");
  auto const* column = (*table)->if_contains("column");
  if (column && as_int64(*column)) out.id = std::exchange(out.name, {});
  if (!out.id.empty()) return out;
  if (out.name.empty()) return wrong_rule(key, "names no column", example);
  if (bool(out.list) == bool(out.of)) return wrong_rule(key, "needs one of list and of", example);
  return out;
}

Result<void> read_protected(json::object const& file, Rules& out) {
  constexpr std::array<std::string_view, 4> known{"lists", "columns", "records", "from_deletion"};
  auto const table = table_in(file.if_contains("protect"), "protect", known);
  if (!table) return fail(table);
  auto const lists = list_in(**table, "lists", "protect.lists");
  if (!lists) return fail(lists);
  for (std::size_t i = 0; i < lists->size(); ++i) {
    auto rule = list_rule((*lists)[i], item_key("protect.lists", i));
    if (!rule) return fail(rule);
    out.lists.push_back(std::move(*rule));
  }
  auto const columns = list_in(**table, "columns", "protect.columns");
  if (!columns) return fail(columns);
  for (std::size_t i = 0; i < columns->size(); ++i) {
    auto rule = column_rule((*columns)[i], item_key("protect.columns", i));
    if (!rule) return fail(rule);
    out.columns.push_back(std::move(*rule));
  }
  auto const records = list_in(**table, "records", "protect.records");
  if (!records) return fail(records);
  for (std::size_t i = 0; i < records->size(); ++i) {
    auto const ref = record_ref(as_text((*records)[i]).value_or(""));
    if (!ref)
      return wrong_rule(item_key("protect.records", i), "is no record",
                        R"(Write kind and id, such as "company:730001".)");
    out.records.insert(*ref);
  }
  auto const kept = list_in(**table, "from_deletion", "protect.from_deletion");
  if (!kept) return fail(kept);
  for (std::size_t i = 0; i < kept->size(); ++i) {
    auto const text = as_text((*kept)[i]).value_or("");
    auto const kind = record_kind(text);
    auto const ref = record_ref(text);
    if (!kind && !ref)
      return wrong_rule(item_key("protect.from_deletion", i), "is neither a kind of record nor a record",
                        R"(Write "deal", or kind and id, such as "company:730001".)");
    if (kind) out.kept_kinds.insert(*kind);
    if (!kind) out.kept_records.insert(*ref);
  }
  return {};
}

Result<Operations> operations_in(json::object const& table, std::string_view name) {
  auto const key = "operations." + std::string(name);
  auto const list = list_in(table, name, key);
  if (!list) return fail(list);
  Operations out;
  for (std::size_t i = 0; i < list->size(); ++i) {
    auto const word = as_text((*list)[i]).value_or("");
    auto const operation = operation_of(word);
    if (!operation) {
      std::vector<std::string_view> words;
      for (auto const& each : operation_words()) words.push_back(each.word);
      return unknown_word(item_key(key, i) + " \"" + std::string(word) + "\"", word, words);
    }
    out.add(*operation);
  }
  return out;
}

Result<void> read_operations(json::object const& file, Rules& out) {
  constexpr std::array<std::string_view, 2> known{"off", "needs_plan"};
  auto const table = table_in(file.if_contains("operations"), "operations", known);
  if (!table) return fail(table);
  auto const off = operations_in(**table, "off");
  if (!off) return fail(off);
  auto const needs_plan = operations_in(**table, "needs_plan");
  if (!needs_plan) return fail(needs_plan);
  out.off = *off;
  out.needs_plan = *needs_plan;
  return {};
}

Result<void> read_limits(json::object const& file, Rules& out) {
  constexpr std::array<std::string_view, 3> known{"per_call", "per_plan", "per_hour"};
  auto const table = table_in(file.if_contains("limits"), "limits", known);
  if (!table) return fail(table);
  for (auto const& [name, into] : {std::pair{known[0], &out.per_call}, std::pair{known[1], &out.per_plan},
                                   std::pair{known[2], &out.per_hour}}) {
    auto const* given = (*table)->if_contains(name);
    if (!given) continue;
    auto const number = as_int64(*given);
    if (!number || *number < 0 || *number > std::numeric_limits<int>::max())
      return wrong_rule("limits." + std::string(name), "is no number of writes, 0 or more");
    *into = int(*number);
  }
  return {};
}

}  // namespace

Result<Rules> read_rules(json::value const& file) {
  constexpr std::array<std::string_view, 4> known{"protect", "operations", "limits", "hours"};
  auto const table = table_in(&file, "", known);
  if (!table) return fail(table);
  Rules out;
  if (auto const read = read_protected(**table, out); !read) return fail(read);
  if (auto const read = read_operations(**table, out); !read) return fail(read);
  if (auto const read = read_limits(**table, out); !read) return fail(read);
  auto const* hours = (*table)->if_contains("hours");
  if (!hours) return out;
  auto windows = read_windows(*hours);
  if (!windows) return fail(windows);
  out.hours = std::move(*windows);
  return out;
}

namespace {

std::string in_quotes(std::string_view text) { return "\"" + std::string(text) + "\""; }

}  // namespace

std::string to_string(ListRule const& rule) {
  return rule.id > 0 ? "list " + std::to_string(rule.id) : "list " + in_quotes(rule.name);
}

std::string to_string(ColumnRule const& rule) {
  if (!rule.id.empty()) return "column " + rule.id;
  auto const of = rule.list ? "the " + to_string(*rule.list) : std::string(composed::plural_of(*rule.of));
  return "column " + in_quotes(rule.name) + " of " + of;
}

std::vector<RuleText> describe(Rules const& rules) {
  std::vector<RuleText> out;
  for (auto const& rule : rules.lists)
    out.push_back({rule.key, "nothing of the " + to_string(rule) + " is changed: no row, value or column"});
  for (auto const& rule : rules.columns)
    out.push_back({rule.key, "no value of the " + to_string(rule) + " is changed, nor the column itself"});
  for (auto const& ref : rules.records)
    out.push_back({"protect.records", "nothing is written to " + composed::to_string(ref)});
  for (auto const kind : rules.kept_kinds)
    out.push_back({"protect.from_deletion",
                   "no " + std::string(composed::to_string(kind)) + " is deleted or merged away"});
  for (auto const& ref : rules.kept_records)
    out.push_back({"protect.from_deletion", composed::to_string(ref) + " is not deleted or merged away"});
  if (!rules.off.empty()) out.push_back({"operations.off", "there is no " + to_string(rules.off, "or")});
  if (!rules.needs_plan.empty())
    out.push_back({"operations.needs_plan", to_string(rules.needs_plan) + " only by a plan"});
  if (rules.per_call)
    out.push_back({"limits.per_call", "at most " + counted(*rules.per_call, "write") + " in one call"});
  if (rules.per_plan)
    out.push_back({"limits.per_plan", "at most " + counted(*rules.per_plan, "write") + " in one plan"});
  if (rules.per_hour)
    out.push_back({"limits.per_hour",
                   "at most " + counted(*rules.per_hour, "write") + " in an hour, of everybody together"});
  for (auto const& window : rules.hours) out.push_back({"hours", "writes only " + to_string(window)});
  return out;
}

}  // namespace affinity::tools::policy
