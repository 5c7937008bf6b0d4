#include "tools/policy/operation.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace affinity::tools::policy {

namespace {

constexpr auto all_operation_words = std::to_array<OperationWord>({
    {Operation::set, "set", "values of columns: set, added, removed or cleared"},
    {Operation::clear, "clear", "values of columns that are cleared or removed"},
    {Operation::create, "create", "new people, companies and deals"},
    {Operation::rename, "rename", "names, domains and e-mail addresses of records"},
    {Operation::link, "link", "people and companies of records, linked or unlinked"},
    {Operation::add_to_list, "add_to_list", "new rows for people and companies"},
    {Operation::remove_from_list, "remove_from_list", "rows that are removed"},
    {Operation::remove, "delete",
     "deletes of records, notes, reminders, interactions, columns, options and webhooks"},
    {Operation::merge, "merge", "merges, each of which deletes a record"},
    {Operation::note, "note", "notes: written, changed or deleted"},
    {Operation::remind, "remind", "reminders: made, changed or deleted"},
    {Operation::attach, "attach", "files that are uploaded"},
    {Operation::log, "log", "calls, meetings and chats: logged, changed or deleted, with their transcripts"},
    {Operation::list, "list", "new lists"},
    {Operation::column, "column", "columns: made or deleted"},
    {Operation::option, "option", "dropdown options of columns"},
    {Operation::webhook, "webhook", "webhooks, which send records to an address"},
    {Operation::feedback, "feedback", "texts that are sent to Affinity, the vendor"},
});

constexpr auto other_operation_words = std::to_array<std::pair<std::string_view, Operation>>({
    {"add_value", Operation::set},
    {"remove_value", Operation::clear},
    {"find_or_create", Operation::create},
    {"unlink", Operation::link},
});

}  // namespace

std::span<OperationWord const> operation_words() { return all_operation_words; }

std::string_view to_string(Operation operation) { return all_operation_words[std::size_t(operation)].word; }

std::optional<Operation> operation_of(std::string_view word) {
  for (auto const& each : all_operation_words)
    if (each.word == word) return each.operation;
  for (auto const& [other, operation] : other_operation_words)
    if (other == word) return operation;
  return std::nullopt;
}

std::string to_string(Operations operations, std::string_view last) {
  std::vector<std::string_view> words;
  for (auto const& each : all_operation_words)
    if (operations.contains(each.operation)) words.push_back(each.word);
  return join(words, last);
}

}  // namespace affinity::tools::policy
