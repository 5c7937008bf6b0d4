#include "tools/merges/merge_question.hpp"

#include "base/text/counted.hpp"
#include "tools/merges/merge_start.hpp"
#include "tools/pagination/page.hpp"
#include "tools/records/read_tool.hpp"
#include "tools/records/record_name.hpp"

#include <array>
#include <utility>

namespace affinity::tools {

namespace {

std::string first_text_of(json::value const& record, std::string_view name) {
  auto const* list = member(record, name);
  auto const* items = list ? list->if_array() : nullptr;
  return items && !items->empty() ? std::string(as_text(items->front()).value_or("")) : std::string();
}

// What tells records of one name apart: the domain of a company, the address of a person.
std::string telling_address_of(json::value const& record) {
  for (auto const* name : {"domain", "primaryEmailAddress"})
    if (auto text = text_member(record, name); !text.empty()) return short_text(text);
  auto const domain = first_text_of(record, "domains");
  return short_text(domain.empty() ? first_text_of(record, "emailAddresses") : domain);
}

// "3 list entries", "more than 99 list entries"
std::string counted_entries(Result<json::value> answer) {
  auto const* pagination = answer ? member(*answer, "pagination") : nullptr;
  auto const* next = pagination ? member(*pagination, "nextUrl") : nullptr;
  bool const has_more = next && !next->is_null();
  auto const page = answer ? parse_page(links(), std::move(*answer)) : Result<Page>(fail(answer));
  if (!page) return "list entries not known";
  auto const count = page->items.size();
  auto const words = counted(count, "list entry");
  return has_more ? "more than " + words : words;
}

// {"name": "Acme", "id": 730001, "more": "acme.example; 3 list entries"}
json::object merged_record_facts(json::value const& record, std::int64_t id, std::string const& entries) {
  auto const name = display_name(record), address = telling_address_of(record);
  json::object facts{{"id", id}, {"more", address.empty() ? entries : address + "; " + entries}};
  if (!name.empty()) facts["name"] = name;
  return facts;
}

// "Acme" (id 730001; acme.example; 3 list entries)
std::string merge_side(json::object const& facts) {
  json::value const all = facts;
  auto const name = text_member(all, "name");
  return (name.empty() ? "(no name)" : "\"" + name + "\"") + " (id " + write_json(all.at("id")) + "; " +
         text_member(all, "more") + ")";
}

Task<Result<json::value>> read_merged_record(ToolContext const& context, MergeKind const& kind,
                                             std::int64_t id, client::CallContext const& call) {
  json::object which{{"id", id}};
  co_return co_await call_read_tool(context, kind.record, std::move(which), 0, call);
}

// Both at once. A user who may not export records reads them one by one, and so is one that did not come:
// the error of its own read says why.
Task<Result<std::array<json::value, 2>>> read_merged_records(ToolContext const& context,
                                                             MergePair const& pair,
                                                             client::CallContext const& call) {
  std::array<json::value, 2> out;
  std::array const ids{pair.keep, pair.duplicate};
  json::object both{{"ids", json::array{pair.keep, pair.duplicate}}};
  auto answer = co_await call_read_tool(context, pair.kind->records, std::move(both), 2, call);
  if (!answer && answer.error().status != 403) co_return nothing_merged(answer.error());
  auto const page = answer ? parse_page(links(), std::move(*answer)) : Result<Page>(Page{});
  for (auto const& record : page ? page->items : json::array{})
    for (std::size_t i = 0; i < ids.size(); ++i)
      if (integer_member(record, "id") == ids[i]) out[i] = record;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!out[i].is_null()) continue;
    auto record = co_await read_merged_record(context, *pair.kind, ids[i], call);
    if (!record) co_return nothing_merged(record.error());
    out[i] = std::move(*record);
  }
  co_return out;
}

}  // namespace

Task<Result<ConfirmationQuestion>> merge_question(ToolContext const& context, Tool const& tool,
                                                  json::object const& checked,
                                                  client::CallContext const& call) {
  auto const pair = merge_pair(tool, checked);
  auto const running = co_await find_running_merge(context, pair, call);
  if (!running) co_return fail(running);
  if (*running) co_return ConfirmationQuestion{.text = {}, .deletion = merge_facts(**running)};
  auto const records = co_await read_merged_records(context, pair, call);
  if (!records) co_return fail(records);
  std::array<json::object, 2> facts;
  std::array const ids{pair.keep, pair.duplicate};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    json::object which{{pair.kind->entries_of, ids[i]}};
    auto entries = co_await call_read_tool(context, pair.kind->entries, std::move(which), 100, call);
    facts[i] = merged_record_facts((*records)[i], ids[i], counted_entries(std::move(entries)));
  }
  ConfirmationQuestion out;
  out.text = "Merge two " + std::string(pair.kind->plural) + "?\nStays: " + merge_side(facts[0]) +
             ".\nDisappears: " + merge_side(facts[1]) +
             ".\nThe second disappears for good; what belongs to it moves to the first. A merge cannot be "
             "undone.";
  out.deletion = std::move(facts[1]);
  co_return out;
}

}  // namespace affinity::tools
