#include "tools/listing.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text/text.hpp"
#include "tools/code_names.hpp"
#include "tools/gather.hpp"
#include "tools/left_out.hpp"
#include "tools/no_such.hpp"
#include "tools/order.hpp"
#include "tools/render.hpp"
#include "tools/term.hpp"
#include "tools/truncation.hpp"

namespace affinity::tools {

namespace {

// What a list came to, before it is an answer.
struct Listed {
  Gathered all{};
  bool in_order = false;             // of the tool, where it has one
  std::size_t left_out = 0;          // that stand there without interactions
  int term = 0;                      // the spelling that found them
  std::vector<std::string> tried{};  // terms, when the first found nothing
};

bool names_a_record(json::object const& arguments) {
  return std::ranges::any_of(arguments, [](auto const& argument) { return argument.key().ends_with("_id"); });
}

bool is_at_the_start(Place const& place) {
  return place.way == Way::affinitys && place.token.empty() && place.offset == 0;
}

// Of one record there is seldom more than a page, and with a whole page the order is known at once.
int page_size_for(Tool const& tool, json::object const& arguments, std::size_t limit) {
  bool const one_record = !tool.paging.order.by.empty() && names_a_record(arguments);
  return one_record ? tool.paging.max_page_size : std::min(int(limit), tool.paging.max_page_size);
}

// In the tool's order when all of the list was read, else as Affinity has it, which nobody knows.
Result<void> settle_order(Listed& listed, Run const& run, Place const& start) {
  auto& all = listed.all;
  listed.in_order = !all.next && all.why.empty() && all.can_be_ordered;
  if (!listed.in_order && start.way == Way::ordered)
    return fail(ErrorKind::upstream,
                all.why.empty()
                    ? "The list has changed while it was read, and is too long now to go on in order."
                    : all.why,
                "Try again, or leave next_cursor out to begin anew.");
  if (!listed.in_order) {
    all.marks.clear();
  } else {
    put_in_order(all);
    if (start.way == Way::ordered) drop_through(all, start.after);
  }
  if (all.count() > run.limit) all.end_before(run.limit);
  return {};
}

Extent extent_of(Tool const& tool, Place const& start) {
  if (tool.paging.order.by.empty()) return Extent::limit;
  if (start.way == Way::ordered) return Extent::everything;
  return is_at_the_start(start) ? Extent::whole_pages : Extent::limit;
}

Task<Result<Listed>> read_list(Run const& run, Place const& start) {
  Listed listed;
  if (start.way == Way::left_out) {
    listed.left_out = co_await add_left_out(listed.all, run, start);
    co_return listed;
  }
  auto const extent = extent_of(run.tool, start);
  auto const from = start.way == Way::ordered ? Place{} : start;
  auto all = co_await gather(run, from, extent);
  if (!all) co_return fail(all);
  listed.all = std::move(*all);
  if (extent != Extent::limit) {
    auto const settled = settle_order(listed, run, start);
    if (!settled) co_return fail(settled);
  }
  bool const at_the_end = !listed.all.next && listed.all.why.empty();
  if (at_the_end && leaves_out(run.arguments))
    listed.left_out = co_await add_left_out(listed.all, run, start);
  co_return listed;
}

Of searched_by(Tool const& tool) { return tool.toolset == "persons" ? Of::people : Of::others; }

std::string term_in(json::object const& arguments) {
  auto const* term = arguments.if_contains("term");
  return term ? std::string(as_text(*term).value_or("")) : std::string();
}

json::object with_term(json::object arguments, std::string const& term) {
  arguments["term"] = term;
  return arguments;
}

// The term in other spellings, one after the other, until one finds something.
Task<bool> try_other_spellings(Run const& run, Listed& listed) {
  auto const term = term_in(run.arguments);
  auto const spellings = other_spellings(term, searched_by(run.tool));
  if (spellings.empty()) co_return false;
  auto bulk = run.call;
  bulk.bulk = true;
  Place const start;
  listed.tried = {term};
  for (std::size_t i = 0; i < spellings.size(); ++i) {
    auto const arguments = with_term(run.arguments, spellings[i]);
    Run const again{run.context, run.tool, arguments, bulk, run.limit, run.page_size};
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
void truncate_first(Gathered& all, Tool const& tool, std::size_t bytes, std::size_t most) {
  auto record = parse_json(all.record(0));
  auto const cut = truncate_to_fit(record.value(), bytes);
  if (!cut.empty()) all.why += (all.why.empty() ? "" : " ") + cut + " " + how_to_get_rest(tool, most);
  auto const text = write_json(*record);
  all.text.resize(all.begin());
  all.ends.clear();
  all.add(text);
}

// Drops the records that do not fit.
void truncate_records(Gathered& all, Tool const& tool, std::size_t bytes, std::size_t most) {
  auto const fit = std::size_t(std::ranges::lower_bound(all.ends, all.begin() + bytes) - all.ends.begin());
  if (fit >= all.count()) return;
  auto const kept = std::max<std::size_t>(fit, 1);
  if (kept < all.count()) all.end_before(kept);
  if (fit == 0) truncate_first(all, tool, bytes, most);
}

json::value cursor_to(Listed const& listed, std::string const& query, int page_size) {
  auto const& next = listed.all.next;
  if (!next) return nullptr;
  return json::value(write_cursor({.query = query,
                                   .token = next->token,
                                   .offset = next->offset,
                                   .page_size = page_size,
                                   .circle = next->circle,
                                   .way = next->way,
                                   .term = listed.term,
                                   .after = next->after}));
}

// Said only where a reader would take the first for the newest and it may not be.
std::string order_unknown(SortOrder const& order) {
  return "not known to be " + std::string(order.label) +
         ": not all of them were read, and Affinity does not say how it orders them.";
}

json::object about(Listed const& listed, Run const& run, std::string const& query) {
  auto const& all = listed.all;
  json::object rest{{"next_cursor", cursor_to(listed, query, run.page_size)}, {"result_count", all.count()}};
  if (all.count() > 0) {
    for (auto& member : code_names(run.tool, run.arguments)) rest.insert(member);
    bool const has_order = !run.tool.paging.order.by.empty();
    if (has_order && !listed.in_order) rest["order"] = order_unknown(run.tool.paging.order);
  }
  if (listed.left_out > 0) rest["without_interactions"] = listed.left_out;
  if (!listed.tried.empty()) {
    auto& tried = rest["tried"].emplace_array();
    for (auto const& term : listed.tried) tried.emplace_back(shorten(term, 80));
  }
  if (all.cleaned) rest["cleaned"] = true;
  if (!all.why.empty() || !all.missing.empty()) {
    rest["complete"] = false;
    rest["why"] = all.missing + (all.missing.empty() || all.why.empty() ? "" : " ") + all.why;
  }
  return rest;
}

// Truncates again where the members around the records are larger than their allowance.
Outcome answer(Listed& listed, Run const& run, std::string const& query) {
  auto const most = run.context.limits.max_result;
  auto room = room_for_records(run.context);
  truncate_records(listed.all, run.tool, room, most);
  auto rest = about(listed, run, query);
  auto said = write_json(rest).size();
  if (said > most / 2) {  // a page token that is longer than an answer
    listed.all.next.reset();
    listed.all.why = "Affinity's next_page_token is too long, so the list cannot be read to its end.";
    rest = about(listed, run, query);
    said = write_json(rest).size();
  }
  if (listed.all.text.size() + said + 8 > most) {
    room = most > said + 256 ? most - said - 256 : most / 4;
    truncate_records(listed.all, run.tool, room, most);
    rest = about(listed, run, query);
  }
  listed.all.text += ']';
  return success_from_text(std::move(listed.all.text), rest);
}

}  // namespace

Task<Outcome> list_records(ToolContext const& context, Tool const& tool, json::object const& arguments,
                           client::CallContext const& call) {
  auto const* limit_given = arguments.if_contains("limit");
  auto const limit = std::size_t(limit_given ? limit_given->as_int64() : 100);
  auto const query = of_query(tool.name, arguments);
  Cursor start{.page_size = page_size_for(tool, arguments, limit)};
  auto const* given = arguments.if_contains("next_cursor");
  if (given) {
    auto const read = read_cursor(*as_text(*given), query);
    if (!read) co_return failure(read.error());
    start = *read;
  }

  json::object respelt;
  if (start.term > 0) {
    auto const spellings = other_spellings(term_in(arguments), searched_by(tool));
    auto const which = std::min(std::size_t(start.term), spellings.size());
    if (which > 0) respelt = with_term(arguments, spellings[which - 1]);
  }
  Run const run{context, tool, respelt.empty() ? arguments : respelt, call, limit, start.page_size};
  Place const from{.token = start.token,
                   .offset = start.offset,
                   .circle = start.circle,
                   .way = start.way,
                   .after = start.after};
  auto listed = co_await read_list(run, from);
  if (!listed) co_return failure(listed.error());
  listed->term = start.term;
  if (listed->all.count() == 0 && !listed->all.next && !given && listed->all.why.empty()) {
    bool const found = co_await try_other_spellings(run, *listed);
    if (!found) listed->all.why = co_await why_nothing(context, tool, arguments, call);
  }
  co_return answer(*listed, run, query);
}

}  // namespace affinity::tools
