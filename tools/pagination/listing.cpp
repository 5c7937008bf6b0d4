#include "tools/pagination/listing.hpp"

#include "base/text/text.hpp"
#include "tools/code_names.hpp"
#include "tools/pagination/empty_list.hpp"
#include "tools/pagination/fetch_pages.hpp"
#include "tools/pagination/sorting.hpp"
#include "tools/pagination/without_interactions.hpp"
#include "tools/records/search_term.hpp"
#include "tools/render.hpp"
#include "tools/tool_definition.hpp"
#include "tools/truncation.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace affinity::tools {

namespace {

// The records of a list and how they were found.
struct ListResult {
  FetchedRecords all{};
  bool sorted = false;                   // in the order of the tool, if it has one
  std::size_t without_interactions = 0;  // records of a separate request
  int term = 0;                          // index of the spelling variant that found them
  std::vector<std::string> tried{};      // terms, when the first found nothing
};

bool names_a_record(json::object const& arguments) {
  return std::ranges::any_of(arguments, [](auto const& argument) { return argument.key().ends_with("_id"); });
}

bool is_start(ListPosition const& place) {
  return place.traversal == Traversal::upstream_order && place.token.empty() && place.offset == 0;
}

// One record seldom has more than a page of items, and a complete list can be sorted.
int page_size_for(Tool const& tool, json::object const& arguments, std::size_t limit) {
  bool const one_record = !tool.paging.order.by.empty() && names_a_record(arguments);
  return one_record ? tool.paging.max_page_size : std::min(int(limit), tool.paging.max_page_size);
}

// Sorted when the whole list was read, else in Affinity's order, which is not documented.
Result<void> sort_if_complete(ListResult& listed, ListRun const& run, ListPosition const& start) {
  auto& all = listed.all;
  listed.sorted = !all.next && all.why.empty() && all.sortable;
  if (!listed.sorted && start.traversal == Traversal::sorted)
    return fail(ErrorKind::upstream,
                all.why.empty()
                    ? "The list has changed while it was read, and is too long now to go on in order."
                    : all.why,
                "Try again, or leave next_cursor out to begin anew.");
  if (!listed.sorted) {
    all.sort_keys.clear();
  } else {
    sort_records(all);
    if (start.traversal == Traversal::sorted) drop_until(all, start.after);
  }
  if (all.count() > run.limit) all.truncate_before(run.limit);
  return {};
}

Extent extent_of(Tool const& tool, ListPosition const& start) {
  if (tool.paging.order.by.empty()) return Extent::limit;
  if (start.traversal == Traversal::sorted) return Extent::everything;
  return is_start(start) ? Extent::whole_pages : Extent::limit;
}

Task<Result<ListResult>> read_list(ListRun const& run, ListPosition const& start) {
  ListResult listed;
  if (start.traversal == Traversal::without_interactions) {
    listed.without_interactions = co_await add_records_without_interactions(listed.all, run, start);
    co_return listed;
  }
  auto const extent = extent_of(run.tool, start);
  auto const from = start.traversal == Traversal::sorted ? ListPosition{} : start;
  auto all = co_await fetch_pages(run, from, extent);
  if (!all) co_return fail(all);
  listed.all = std::move(*all);
  if (extent != Extent::limit) {
    auto const sorted = sort_if_complete(listed, run, start);
    if (!sorted) co_return fail(sorted);
  }
  bool const at_the_end = !listed.all.next && listed.all.why.empty();
  if (at_the_end && filters_by_interactions(run.arguments))
    listed.without_interactions = co_await add_records_without_interactions(listed.all, run, start);
  co_return listed;
}

SearchTarget search_target_of(Tool const& tool) {
  return tool.toolset == "persons" ? SearchTarget::people : SearchTarget::others;
}

std::string term_in(json::object const& arguments) {
  auto const* term = arguments.if_contains("term");
  return term ? std::string(as_text(*term).value_or("")) : std::string();
}

json::object with_term(json::object arguments, std::string const& term) {
  arguments["term"] = term;
  return arguments;
}

// Tries the spelling variants of the term until one finds something.
Task<bool> try_spelling_variants(ListRun const& run, ListResult& listed) {
  auto const term = term_in(run.arguments);
  auto const spellings = spelling_variants(term, search_target_of(run.tool));
  if (spellings.empty()) co_return false;
  auto bulk = run.call;
  bulk.bulk = true;
  ListPosition const start;
  listed.tried = {term};
  for (std::size_t i = 0; i < spellings.size(); ++i) {
    auto const arguments = with_term(run.arguments, spellings[i]);
    ListRun const again{run.context, run.tool, arguments, bulk, run.limit, run.page_size};
    auto found = co_await read_list(again, start);
    if (!found) break;
    listed.tried.push_back(spellings[i]);
    if (found->all.count() == 0) continue;
    found->tried = std::move(listed.tried);
    found->term = int(i) + 1;
    listed = std::move(*found);
    co_return true;
  }
  co_return false;
}

// Truncates a single record that does not fit.
void truncate_first(FetchedRecords& all, Tool const& tool, std::size_t bytes, std::size_t most) {
  auto record = parse_json(all.record(0));
  auto const too_long = member_longer_than(*record, bytes);
  auto const cut = truncate_to_fit(record.value(), bytes);
  if (!cut.empty())
    all.why += (all.why.empty() ? "" : " ") + cut + " " + how_to_get_rest(tool, most, too_long);
  auto const text = write_json(*record);
  all.text.resize(all.begin());
  all.ends.clear();
  all.add(text);
}

// Drops the records that do not fit.
void truncate_records(FetchedRecords& all, Tool const& tool, std::size_t bytes, std::size_t most) {
  auto const fit = std::size_t(std::ranges::lower_bound(all.ends, all.begin() + bytes) - all.ends.begin());
  if (fit >= all.count()) return;
  auto const kept = std::max<std::size_t>(fit, 1);
  if (kept < all.count()) all.truncate_before(kept);
  if (fit == 0) truncate_first(all, tool, bytes, most);
}

json::value next_cursor(ListResult const& listed, std::string const& query, int page_size) {
  auto const& next = listed.all.next;
  if (!next) return nullptr;
  return json::value(write_cursor({.query = query,
                                   .token = next->token,
                                   .offset = next->offset,
                                   .page_size = page_size,
                                   .cycle = next->cycle,
                                   .traversal = next->traversal,
                                   .term = listed.term,
                                   .after = next->after}));
}

// Only where readers would expect the newest first and it may not be.
std::string unknown_order_text(SortOrder const& order) {
  return "not known to be " + std::string(order.label) +
         ": not all of them were read, and Affinity does not say how it orders them.";
}

json::object list_members(ListResult const& listed, ListRun const& run, std::string const& query) {
  auto const& all = listed.all;
  bool const goes_on = run.tool.paging.kind != Paging::Kind::once;
  json::object rest{{"next_cursor", goes_on ? next_cursor(listed, query, run.page_size) : json::value()},
                    {"result_count", all.count()}};
  for (auto const& member : all.beside) rest.insert(member);
  if (all.count() > 0) {
    for (auto& member : code_names(run.tool, run.arguments)) rest.insert(member);
    bool const has_order = !run.tool.paging.order.by.empty();
    if (has_order && !listed.sorted) rest["order"] = unknown_order_text(run.tool.paging.order);
  }
  if (listed.without_interactions > 0) rest["without_interactions"] = listed.without_interactions;
  if (!listed.tried.empty()) {
    auto& tried = rest["tried"].emplace_array();
    for (auto const& term : listed.tried) tried.emplace_back(shorten(term, 80));
  }
  if (all.cleaned) rest["cleaned"] = true;
  auto why = all.why;
  if (!goes_on && all.next)
    why = "Not everything fits into an answer, and Affinity gives no further page. Ask narrower.";
  if (!why.empty() || !all.missing.empty()) {
    rest["complete"] = false;
    rest["why"] = all.missing + (all.missing.empty() || why.empty() ? "" : " ") + why;
  }
  return rest;
}

// Truncates again where the members around the records are larger than their allowance.
Outcome answer(ListResult& listed, ListRun const& run, std::string const& query) {
  auto const most = run.context.limits.max_result;
  auto room = max_record_bytes(run.context);
  truncate_records(listed.all, run.tool, room, most);
  auto rest = list_members(listed, run, query);
  auto members_size = write_json(rest).size();
  if (members_size > most / 2) {  // a page token that is longer than an answer
    listed.all.next.reset();
    listed.all.why = "Affinity's next_page_token is too long, so the list cannot be read to its end.";
    rest = list_members(listed, run, query);
    members_size = write_json(rest).size();
  }
  if (listed.all.text.size() + members_size + 8 > most) {
    room = most > members_size + 256 ? most - members_size - 256 : most / 4;
    truncate_records(listed.all, run.tool, room, most);
    rest = list_members(listed, run, query);
  }
  listed.all.text += ']';
  return success_from_text(std::move(listed.all.text), rest);
}

// The limit of a list without further pages is Affinity's, with its own default.
std::size_t limit_of(Tool const& tool, json::object const& arguments) {
  if (auto const* given = arguments.if_contains("limit")) return std::size_t(given->as_int64());
  if (tool.paging.kind != Paging::Kind::once) return default_limit;
  auto const param = std::ranges::find(tool.params, "limit", &schema::Param::name);
  bool const known = param != tool.params.end() && param->type.default_value;
  return known ? std::size_t(*param->type.default_value) : std::size_t(tool.paging.max_page_size);
}

void tell_if_cut(FetchedRecords& all, std::size_t asked) {
  if (all.count() < asked) return;
  all.why =
      "As many came as were asked for, and Affinity gives no further page: there may be more. Ask "
      "narrower, or with a larger limit where it is below its maximum.";
}

}  // namespace

Task<Outcome> list_records(ToolContext const& context, Tool const& tool, json::object const& arguments,
                           client::CallContext const& call) {
  json::object const nothing;
  co_return co_await list_records_beside(context, tool, arguments, call, nothing);
}

Task<Outcome> list_records_beside(ToolContext const& context, Tool const& tool, json::object const& arguments,
                                  client::CallContext const& call, json::object const& beside) {
  bool const is_once = tool.paging.kind == Paging::Kind::once;
  auto const asked = limit_of(tool, arguments);
  auto const limit = is_once ? std::size_t(tool.paging.max_page_size) : asked;
  auto const query = query_fingerprint(tool.name, arguments);
  Cursor start{.page_size = page_size_for(tool, arguments, limit)};
  auto const* given = arguments.if_contains("next_cursor");
  if (given) {
    auto const read = read_cursor(*as_text(*given), query);
    if (!read) co_return failure(read.error());
    start = *read;
  }

  json::object variant_arguments;
  if (start.term > 0) {
    auto const spellings = spelling_variants(term_in(arguments), search_target_of(tool));
    auto const which = std::min(std::size_t(start.term), spellings.size());
    if (which > 0) variant_arguments = with_term(arguments, spellings[which - 1]);
  }
  ListRun const run{context, tool,  variant_arguments.empty() ? arguments : variant_arguments,
                    call,    limit, start.page_size};
  ListPosition const from{.token = start.token,
                          .offset = start.offset,
                          .cycle = start.cycle,
                          .traversal = start.traversal,
                          .after = start.after};
  auto listed = co_await read_list(run, from);
  if (!listed) co_return failure(listed.error());
  listed->term = start.term;
  for (auto const& member : beside) listed->all.beside.insert(member);
  if (is_once) tell_if_cut(listed->all, asked);
  if (listed->all.count() == 0 && !tool.route.is_v2() && !listed->all.next && !given &&
      listed->all.why.empty()) {
    bool const found = co_await try_spelling_variants(run, *listed);
    if (!found) listed->all.why = co_await explain_empty_list(context, tool, arguments, call);
  }
  co_return answer(*listed, run, query);
}

}  // namespace affinity::tools
