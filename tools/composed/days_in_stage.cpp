#include "tools/composed/days_in_stage.hpp"

#include "base/text/counted.hpp"
#include "tools/composed/pipeline_question.hpp"
#include "tools/composed/row.hpp"
#include "tools/composed/rows_place.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/composed/upstream/resolve.hpp"
#include "tools/records/record_name.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::size_t default_deals = 50;

// Days by the number of the stage; the last one is for stages whose name is not known any more.
using StageDays = std::vector<std::optional<int>>;

void add_days(StageDays& days, int stage, int count) {
  auto& sum = stage < 0 ? days.back() : days[std::size_t(stage)];
  sum = sum.value_or(0) + count;
}

StageDays days_of_stays(std::vector<StageStay> const& stays, StageNames const& names, Day today) {
  StageDays out(names.size() + 1);
  for (auto const& stay : stays) add_days(out, stay.stage, stay.days(today));
  return out;
}

struct DealDays {
  Ref record{};
  std::string name{};
  std::string stage{};  // now
  StageDays days{};
};

// A column for each option, and for others where a deal was in one.
AnswerPart days_part(std::string const& kind, StageNames const& names, std::vector<DealDays> const& deals,
                     std::string const& subdomain, Answer& answer) {
  std::vector<std::size_t> shown(names.options());
  std::iota(shown.begin(), shown.end(), std::size_t(0));
  for (auto i = names.options(); i <= names.size(); ++i)
    if (std::ranges::any_of(deals, [&](DealDays const& deal) { return deal.days[i].has_value(); }))
      shown.push_back(i);
  AnswerPart part{.key = "deals", .columns = {kind, "now"}, .goes_on = true};
  json::array stages;
  for (auto const i : shown) {
    part.columns.emplace_back(i < names.size() ? names[int(i)] : unknown_value);
    stages.emplace_back(part.columns.back());
  }
  answer.members["stage_names"] = std::move(stages);
  for (auto const& deal : deals) {
    std::vector<std::string> cells{named(deal.name, deal.record), deal.stage};
    auto item = record_object(subdomain, deal.record, deal.name);
    json::array days;
    for (auto const i : shown) {
      cells.push_back(deal.days[i] ? std::to_string(*deal.days[i]) : std::string());
      days.push_back(deal.days[i] ? json::value(*deal.days[i]) : json::value());
    }
    item["stage"] = deal.stage;
    item["days"] = std::move(days);
    Answer::add_row(part, cells, std::move(item));
  }
  return part;
}

void add_definition(Answer& answer, PipelineQuestion const& asked) {
  answer.add_note("Days in each " + asked.stage_column().name + " until " + to_text(asked.now.today()) +
                  ", added up where a deal came back; - = never in it.");
}

// What the history tells of the stages now, for rows that were read without values.
void set_stages(RowsRead& read, std::size_t column, StageHistory const& history, StageNames const& names,
                std::vector<std::size_t>& without_history) {
  for (std::size_t i = 0; i < read.rows.size(); ++i) {
    auto const changes = history.of_row(read.rows[i].row.id);
    auto& cell = read.rows[i].cells[column];
    if (changes.empty()) without_history.push_back(i);
    if (changes.empty() || cell.known) continue;
    auto const& last = changes.back();
    cell.known = last.action == StageChange::Action::cleared || last.stage >= 0;
    if (last.action != StageChange::Action::cleared && last.stage >= 0)
      cell.items.push_back({.text = std::string(names[last.stage])});
  }
}

DealDays days_of_row(Pipeline const& pipeline, PipelineDeal const& deal, StageHistory const& history) {
  auto const& row = pipeline.row_of(deal);
  auto const stays = stays_in(history.of_row(row.row.id), pipeline.asked.now);
  DealDays out{.record = row.record,
               .name = row.name,
               .stage = std::string(pipeline.names[deal.stage]),
               .days = days_of_stays(stays, pipeline.names, pipeline.asked.now.today())};
  auto const* since = pipeline.cell_of(row, pipeline.asked.days);
  if (stays.empty() && deal.stage != no_stage && since && !since->items.empty() &&
      since->items.front().number)
    add_days(out.days, deal.stage, int(*since->items.front().number));
  return out;
}

bool begins_late(std::span<StageChange const> changes) {
  return !changes.empty() && changes.front().action != StageChange::Action::set_first;
}

void add_limits_of_history(Answer& answer, Pipeline const& pipeline, StageHistory const& history) {
  std::size_t late = 0, without = 0;
  for (auto const& deal : pipeline.deals) {
    auto const changes = history.of_row(pipeline.row_of(deal).row.id);
    late += begins_late(changes);
    without += changes.empty() && deal.stage != no_stage;
  }
  if (late > 0)
    answer.add_note("The history of " + pipeline.count_text(late) +
                    " begins later; the days before it are not known.");
  if (without > 0)
    answer.add_note("Without history, so of the present stage alone: " + pipeline.count_text(without) + ".");
}

// Leaves what the days need; the other cells of a report cost requests on v1.
PipelineQuestion without_other_columns(PipelineQuestion asked) {
  auto const all = std::exchange(asked.columns, {});
  auto const keep = [&](std::optional<std::size_t>& place) {
    if (!place) return;
    asked.columns.push_back(all[*place]);
    place = asked.columns.size() - 1;
  };
  asked.columns.push_back(all[asked.stage]);
  asked.stage = 0;
  keep(asked.days);
  if (!asked.of_owner) asked.owner.reset();
  keep(asked.owner);
  asked.amount.reset();
  asked.contact.reset();
  return asked;
}

}  // namespace

Task<Outcome> days_of_deals(Reads& reads, json::object const& checked, PipelineQuestion const& whole,
                            WorkPlace place) {
  auto const asked = without_other_columns(whole);
  auto const from = rows_place_at(place.token);
  RowsAsked const of_list{.list = asked.list, .columns = asked.columns, .cells = asked.of_owner.has_value()};
  auto const ask = from_place(of_list, from);
  auto const rows = std::size_t(std::max<std::int64_t>(asked.list.rows, 0));
  int const cost = rows_cost(reads, ask, rows, ask.cells ? rows : 0) + 1;
  if (auto estimate = reads.confirmation_for(cost, counted(rows, "row"))) co_return std::move(*estimate);
  reads.expect(reads.upstream_requests() + cost);
  auto const subdomain = co_await read_subdomain(reads);
  StageNames names(asked.stage_column());
  HistoryAsked of_all{.stage = asked.stage_column()};
  auto const history = co_await read_stage_history(reads, std::move(of_all), names);
  bool const is_late = history.error && is_out_of_time(*history.error);
  if (history.error && !is_late) co_return failure(*history.error);
  RowsRead read;
  if (is_late)
    read.error = history.error;
  else
    read = co_await read_rows(reads, ask);
  if (read.error && !is_out_of_time(*read.error)) co_return failure(*read.error);
  std::vector<std::size_t> without_history;
  set_stages(read, asked.stage, history, names, without_history);
  if (!ask.cells) co_await fill_cells(reads, ask, read, without_history);
  auto const part = read.error ? nothing_in_time(from) : keep_part(read, from);

  Pipeline pipeline{.asked = asked, .read = read, .names = names, .subdomain = subdomain};
  choose_deals(pipeline);
  std::vector<DealDays> deals;
  for (auto const& deal : pipeline.deals) deals.push_back(days_of_row(pipeline, deal, history));
  Answer answer(name_of_question(asked) + ": days in stage of " + pipeline.count_text(deals.size()));
  answer.add_ground("of " + counted(read.rows.size(), "row"));
  add_list_members(answer, asked, subdomain);
  add_unread_rows(answer, part, from);
  answer.members["view"] = "days";
  answer.members["total"] = deals.size();
  add_definition(answer, asked);
  add_limits_of_history(answer, pipeline, history);
  for (auto const& note : read.notes) answer.add_note(note);
  for (auto const& reason : read.partial) answer.add_partial(reason);
  auto const begin = std::min(place.offset, deals.size());
  deals.erase(deals.begin(), deals.begin() + std::ptrdiff_t(begin));
  auto const lines = deals.size();
  answer.parts.push_back(days_part(std::string(to_string(asked.list.kind)), names, deals, subdomain, answer));
  auto frame = frame_of(reads, checked, limit_argument(checked, default_deals), place);
  frame.more = !part.next.empty();
  frame.cursor_behind = [&](std::size_t shown) {
    bool const to_unread = shown >= lines && !part.next.empty();
    auto const offset = part.lacks_rows ? place.offset : std::size_t(0);
    return cursor_at(reads.tool(), checked,
                     to_unread ? WorkPlace{.offset = offset, .token = part.next}
                               : WorkPlace{.offset = place.offset + shown, .token = part.same});
  };
  co_return finish(std::move(answer), frame);
}

namespace {

// Where no list is given: the only deal list, else one that the deal is on.
std::int64_t list_of_deal(std::vector<ListInfo> const& lists, Found const& found) {
  auto const* entries = member(found.record, "list_entries");
  auto const* listed = entries ? entries->if_array() : nullptr;
  if (listed)
    for (auto const& entry : *listed)
      if (auto const id = integer_member(entry, "list_id");
          id && std::ranges::find(lists, *id, &ListInfo::id) != lists.end())
        return *id;
  return 0;
}

Read values_of_record(Ref const& record) {
  Read ask{.tool = "list_all_affinity_field_values"};
  ask.arguments[record.kind == Kind::person    ? "person_id"
                : record.kind == Kind::company ? "organization_id"
                                               : "opportunity_id"] = record.id;
  return ask;
}

// The stage of a record that has no history, since it was set.
Result<std::vector<StageStay>> stay_of_values(Result<json::value> const& values,
                                              PipelineQuestion const& asked, StageNames& names) {
  if (!values) return fail(values);
  std::vector<StageStay> out;
  auto const* list = values->if_array();
  if (!list) return out;
  for (auto const& value : *list) {
    if (integer_member(value, "field_id") != asked.stage_column().v1_id) continue;
    auto const changed = text_member(value, "updated_at");
    auto const day = day_of(changed.empty() ? text_member(value, "created_at") : changed, asked.now);
    auto const text = item_of_v1(value, asked.stage_column(), {}, asked.now).text;
    if (day) out.push_back({.stage = text.empty() ? unknown_stage : names.number_of(text), .from = *day});
  }
  return out;
}

AnswerPart stays_part(std::vector<StageStay> const& stays, StageNames const& names,
                      StageHistory const& history, PipelineQuestion const& asked) {
  AnswerPart part{.key = "stays",
                  .columns = {asked.stage_column().name, "from", "until", "days", "moved by"}};
  for (auto const& stay : stays) {
    auto const until = stay.until ? to_text(*stay.until) : std::string("now");
    auto const days = stay.days(asked.now.today());
    auto const by = std::string(stay.change ? history.who(*stay.change) : unknown_value);
    Answer::add_row(part,
                    {std::string(names[stay.stage]), to_text(stay.from), until, std::to_string(days), by},
                    {{"stage", names[stay.stage]},
                     {"from", to_text(stay.from)},
                     {"until", until},
                     {"days", days},
                     {"by", by}});
  }
  return part;
}

// The list to look at, and the deal.
struct OneDeal {
  PipelineQuestion asked{};
  Found found{};
};

Task<std::optional<Outcome>> resolve_one_deal(Reads& reads, std::string list, std::string deal,
                                              OneDeal& out) {
  auto const lists = co_await read_lists(reads);
  if (!lists) co_return failure(lists.error());
  bool const known_list = !list.empty() || std::ranges::count(*lists, Kind::deal, &ListInfo::kind) == 1;
  if (known_list) {
    auto resolved = co_await resolve_list(reads, "list", std::move(list));
    if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
    out.asked.list = std::get<ListInfo>(std::move(resolved));
  }
  std::vector<Kind> kinds{known_list ? out.asked.list.kind : Kind::deal};
  auto resolved = co_await resolve(reads, "deal", std::move(deal), std::move(kinds));
  if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
  out.found = std::get<Found>(std::move(resolved));
  if (known_list) co_return std::nullopt;
  auto const id = list_of_deal(*lists, out.found);
  auto const on = std::ranges::find(*lists, id, &ListInfo::id);
  if (on == lists->end())
    co_return question("not_found", named(out.found.name, out.found.ref) + " is on no list.", "Give list.",
                       {}, "", reads.upstream_requests());
  out.asked.list = *on;
  co_return std::nullopt;
}

// Of the history; where there is none, the present stage of the values.
Task<Result<std::vector<StageStay>>> read_stays(Reads& reads, OneDeal const& one, StageHistory const& history,
                                                StageNames& names) {
  std::vector<StageStay> stays;
  std::int64_t row = 0;  // a record that is on the list again has a row for each time
  for (auto const& change : history.changes) {
    if (change.row == row) continue;
    row = change.row;
    for (auto& stay : stays_in(history.of_row(row), one.asked.now)) stays.push_back(stay);
  }
  if (!history.changes.empty()) co_return stays;
  auto ask = values_of_record(one.found.ref);
  auto const values = co_await reads.read(std::move(ask));
  co_return stay_of_values(values, one.asked, names);
}

}  // namespace

Task<Outcome> days_of_one_deal(Reads& reads, json::object const& checked, std::string list,
                               std::string deal) {
  OneDeal one;
  auto instead = co_await resolve_one_deal(reads, std::move(list), std::move(deal), one);
  if (instead) co_return std::move(*instead);
  instead = co_await read_pipeline_columns(reads, one.asked);
  if (instead) co_return std::move(*instead);
  auto const& asked = one.asked;
  auto const& record = one.found;
  StageNames names(asked.stage_column());
  HistoryAsked of_record{.stage = asked.stage_column(), .record = record.ref};
  auto const history = co_await read_stage_history(reads, std::move(of_record), names);
  if (history.error) co_return failure(*history.error);
  auto const read = co_await read_stays(reads, one, history, names);
  if (!read) co_return failure(read.error());
  auto const& stays = *read;
  if (stays.empty())
    co_return question("not_found",
                       named(record.name, record.ref) + " has no " + asked.stage_column().name + " on " +
                           asked.list.name + ".",
                       "Give the list that it is on.", {}, "", reads.upstream_requests());
  auto const subdomain = co_await read_subdomain(reads);
  bool const open = !stays.empty() && !stays.back().until;
  auto const now = std::string(open ? names[stays.back().stage] : missing_value);
  Answer answer(named(record.name, record.ref) + ": " +
                (open ? now + " for " + counted(stays.back().days(asked.now.today()), "day")
                      : "no " + asked.stage_column().name));
  if (history.changes.empty()) answer.add_note("It has no history: the present stage alone is known.");
  if (begins_late(history.changes))
    answer.add_note("Its history begins after it was added; the days before it are not known.");
  add_list_members(answer, asked, subdomain);
  answer.members["view"] = "days";
  answer.members["total"] = 1;
  add_definition(answer, asked);
  std::vector<DealDays> const deals{{.record = record.ref,
                                     .name = record.name,
                                     .stage = now,
                                     .days = days_of_stays(stays, names, asked.now.today())}};
  answer.parts.push_back(days_part(std::string(to_string(record.ref.kind)), names, deals, subdomain, answer));
  answer.parts.push_back(stays_part(stays, names, history, asked));
  answer.parts.front().goes_on = false;
  co_return finish(std::move(answer), frame_of(reads, checked, 1));
}

}  // namespace affinity::tools::composed
