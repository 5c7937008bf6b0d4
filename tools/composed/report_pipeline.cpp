// A pipeline at a glance: each stage, what moved, who was not spoken with, what is missing; or days per
// stage.

#include "base/text/counted.hpp"
#include "tools/composed/days_in_stage.hpp"
#include "tools/composed/pipeline_question.hpp"
#include "tools/composed/row.hpp"
#include "tools/composed/rows_place.hpp"
#include "tools/composed/upstream/resolve.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::size_t default_lines = 50;

// The window of `limit` lines from `place` on, over the sections in turn; the last one that has lines in it
// is the one that the cursor continues.
struct SectionWindow {
  std::size_t before_last = 0;  // lines of the window in front of the last section
  std::size_t in_last = 0;
  bool more = false;
  bool is_empty = true;
};

SectionWindow add_sections(Answer& answer, std::vector<DealsSection> sections, WorkPlace place,
                           std::size_t limit) {
  SectionWindow out;
  std::size_t base = 0, left = limit;
  std::ptrdiff_t last = -1;
  for (auto& section : sections) {
    auto& part = section.part;
    auto const all = section.count;
    if (all == 0) part.heading = section.none;
    auto const begin = std::min(all, place.offset > base ? place.offset - base : 0);
    auto const count = std::min(all - begin, left);
    base += all;
    left -= count;
    out.more = out.more || begin + count < all;
    for (auto index = begin; index < begin + count; ++index) section.add_line(part, index);
    if (place.offset > 0 && count == 0) part.heading.clear();
    if (count > 0) {
      out.before_last += out.in_last;
      out.in_last = count;
      last = std::ptrdiff_t(answer.parts.size());
    }
    answer.parts.push_back(std::move(part));
  }
  if (last >= 0) answer.parts[std::size_t(last)].goes_on = true;
  out.is_empty = last < 0;
  return out;
}

json::object counts_of(Pipeline const& pipeline, std::vector<DealsSection> const& sections) {
  json::object out{{"deals", pipeline.deals.size()}, {"of", pipeline.read.rows.size()}};
  for (auto const& section : sections) out[section.part.key] = section.count;
  return out;
}

// What the list calls the columns that a card on a board shows, so that query_list can be asked for them.
json::object columns_of_cards(PipelineQuestion const& asked) {
  json::object out;
  auto const add = [&](std::string_view role, std::optional<std::size_t> column) {
    if (column) out[role] = asked.columns[*column].name;
  };
  add("owner", asked.owner);
  add("amount", asked.amount);
  add("last_contact", asked.contact);
  return out;
}

void add_question(Answer& answer, PipelineQuestion const& asked) {
  answer.members["since"] = to_text(asked.since.first);
  answer.members["stale_days"] = asked.stale_days;
  if (asked.of_owner) answer.members["owner"] = asked.of_owner->name;
  std::string stages;
  for (auto const stage : asked.of_stages)
    stages.append(stages.empty() ? "" : ", ").append(asked.stage_column().options[std::size_t(stage)].text);
  if (stages.empty()) return;
  answer.members["stage"] = stages;
  answer.add_note("Moves are those from or to " + stages + ".");
}

void add_history(Answer& answer, StageHistory const& history, StageMoves const& moved) {
  answer.add_note(history.note);
  answer.add_partial(history.partial);
  if (history.error) answer.add_partial("moves not read (" + Reads::why(*history.error) + ")");
  if (moved.unknown_from > 0)
    answer.add_partial("the old stage of " + counted(moved.unknown_from, "move") + " is not known");
  if (moved.of_other_rows > 0)
    answer.add_note(std::to_string(moved.of_other_rows) +
                    " moves of rows that are no longer on the list are left out.");
}

void add_unknown_contacts(Answer& answer, Pipeline const& pipeline) {
  auto const unknown = std::ranges::count_if(pipeline.deals, [&](PipelineDeal const& deal) {
    auto const* contact = pipeline.cell_of(pipeline.row_of(deal), pipeline.asked.contact);
    return !contact || !contact->known;
  });
  if (unknown > 0)
    answer.add_partial("the last contact of " + pipeline.count_text(std::size_t(unknown)) + " is not known");
}

// What stands above the parts.
Answer begin_answer(Pipeline const& pipeline, StageHistory const& history, StageMoves const& moved) {
  auto const& asked = pipeline.asked;
  double amount = 0;
  for (auto const& deal : pipeline.deals)
    if (auto const* cell = pipeline.cell_of(pipeline.row_of(deal), asked.amount))
      for (auto const& item : cell->items) amount += item.number.value_or(0);
  Answer answer(name_of_question(asked) + ": " + pipeline.count_text(pipeline.deals.size()) +
                (asked.amount ? ", " + amount_text(amount) : ""));
  answer.add_ground("of " + counted(pipeline.read.rows.size(), "row"));
  answer.members["view"] = "board";
  add_list_members(answer, asked, pipeline.subdomain);
  answer.members["columns"] = columns_of_cards(asked);
  add_question(answer, asked);
  for (auto const& note : pipeline.read.notes) answer.add_note(note);
  for (auto const& reason : pipeline.read.partial) answer.add_partial(reason);
  add_history(answer, history, moved);
  add_unknown_contacts(answer, pipeline);
  return answer;
}

// Where the cursor leads: through the lines of these rows, then to the rows that there was no time for.
void go_on_in_board(AnswerFrame& frame, Reads const& reads, json::object const& checked, RowsPart const& part,
                    SectionWindow const& window, WorkPlace place) {
  frame.more = window.more || !part.next.empty();
  frame.cursor_behind = [&reads, &checked, part, window, place](std::size_t shown) {
    bool const to_unread = !window.more && shown >= window.in_last && !part.next.empty();
    if (to_unread)
      return cursor_at(reads.tool(), checked,
                       {.offset = part.lacks_rows ? place.offset : 0, .token = part.next});
    return cursor_at(reads.tool(), checked,
                     {.offset = place.offset + window.before_last + shown, .token = part.same});
  };
}

Task<Outcome> board(Reads& reads, json::object const& checked, PipelineQuestion const& asked,
                    WorkPlace place) {
  auto const from = rows_place_at(place.token);
  RowsAsked const of_list{.list = asked.list, .columns = asked.columns};
  auto const ask = from_place(of_list, from);
  auto const rows = std::size_t(std::max<std::int64_t>(asked.list.rows, 0));
  int const cost = rows_cost(reads, ask, rows, rows) + 1;
  if (auto estimate = reads.confirmation_for(cost, counted(rows, "row"))) co_return std::move(*estimate);
  reads.expect(reads.upstream_requests() + cost);
  auto const subdomain = co_await read_subdomain(reads);
  // Before the rows: its answer is the largest one, and is gone when they come.
  StageNames names(asked.stage_column());
  HistoryAsked of_all{.stage = asked.stage_column(), .since = asked.since.first};
  auto const history = co_await read_stage_history(reads, std::move(of_all), names);
  RowsRead read;
  if (history.error && is_out_of_time(*history.error))
    read.error = history.error;  // the moves of these rows would be lost
  else
    read = co_await read_rows(reads, ask);
  if (read.error && !is_out_of_time(*read.error)) co_return failure(*read.error);
  auto const part = read.error ? nothing_in_time(from) : keep_part(read, from);

  Pipeline pipeline{.asked = asked, .read = read, .names = names, .subdomain = subdomain};
  choose_deals(pipeline);
  auto moved = moves_that_fit(pipeline, history);
  if (!part.is_all) moved.of_other_rows = 0;  // they may be on the list
  auto answer = begin_answer(pipeline, history, moved);
  add_unread_rows(answer, part, from);
  if (!part.is_all && !part.lacks_rows)
    answer.add_note("Figures are of the rows that were read for this answer.");
  std::vector<DealsSection> sections;
  sections.push_back(moved_section(pipeline, history, moved));
  if (history.error) sections.back().none = "Moved: ?";
  if (asked.contact) sections.push_back(quiet_section(pipeline));
  sections.push_back(gaps_section(pipeline));
  answer.members["counts"] = counts_of(pipeline, sections);
  if (place.offset == 0) answer.parts.push_back(stages_part(pipeline));
  auto const limit = limit_argument(checked, default_lines);
  auto const window = add_sections(answer, std::move(sections), place, limit);
  if (window.is_empty) answer.parts.back().goes_on = true;  // rows without a line
  auto frame = frame_of(reads, checked, window.in_last, place);
  go_on_in_board(frame, reads, checked, part, window, place);
  co_return finish(std::move(answer), frame);
}

Task<Outcome> report_pipeline(ToolContext const& context, Tool const& tool, json::object const& checked,
                              client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  auto const place = place_of(tool, checked);
  if (!place) co_return failure(place.error());
  auto list = text_argument(checked, "list"), deal = text_argument(checked, "deal");
  if (!deal.empty()) co_return co_await days_of_one_deal(reads, checked, std::move(list), std::move(deal));
  auto resolved = co_await resolve_list(reads, "list", std::move(list));
  if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
  PipelineQuestion asked{.list = std::get<ListInfo>(std::move(resolved))};
  auto instead = co_await read_pipeline_columns(reads, asked);
  if (instead) co_return std::move(*instead);
  instead = co_await read_pipeline_filters(reads, checked, asked);
  if (instead) co_return std::move(*instead);
  if (flag_argument(checked, "days_in_stage"))
    co_return co_await days_of_deals(reads, checked, asked, *place);
  co_await read_stage_states(reads, asked);
  co_return co_await board(reads, checked, asked, *place);
}

constexpr std::array<StandsFor, 1> rows_of_pipelines{{{"list_all_affinity_list_entries", "list_entries"}}};

schema::Shape output_of_report() {
  using namespace schema;
  auto const texts = [](std::initializer_list<std::string_view> names) {
    std::vector<Member> out;
    for (auto const name : names) out.push_back({name, Shape::text()});
    return out;
  };
  auto gap = texts({"stage", "owners"});
  gap.push_back({"missing", Shape::list(Shape::text())});
  return Shape::record(
      {{"view", Shape::text()},
       {"list", record_shape()},
       {"stage_column", Shape::text()},
       {"columns",
        Shape::record(
            {{"owner", Shape::text()}, {"amount", Shape::text()}, {"last_contact", Shape::text()}})},
       {"since", Shape::text()},
       {"stale_days", Shape::integer()},
       {"owner", Shape::text()},
       {"stage", Shape::text()},
       {"total", Shape::integer()},
       {"counts", Shape::record({{"deals", Shape::integer()},
                                 {"of", Shape::integer()},
                                 {"moved", Shape::integer()},
                                 {"quiet", Shape::integer()},
                                 {"gaps", Shape::integer()}})},
       {"stages", Shape::list(Shape::record({{"name", Shape::text()},
                                             {"option_id", Shape::integer()},
                                             {"state", Shape::text()},
                                             {"deals", Shape::integer()},
                                             {"amount", Shape::number()},
                                             {"amount_text", Shape::text()},
                                             {"median_days", Shape::number()},
                                             {"owners", Shape::text()}}))},
       {"moved", Shape::list(record_shape(texts({"from", "to", "day", "by"})))},
       {"quiet", Shape::list(record_shape(texts({"stage", "owners", "last_contact", "by"})))},
       {"gaps", Shape::list(record_shape(std::move(gap)))},
       {"stage_names", Shape::list(Shape::text())},
       {"deals",
        Shape::list(record_shape({{"stage", Shape::text()}, {"days", Shape::list(Shape::integer())}}))},
       {"stays", Shape::list(Shape::record({{"stage", Shape::text()},
                                            {"from", Shape::text()},
                                            {"until", Shape::text()},
                                            {"days", Shape::integer()},
                                            {"by", Shape::text()}}))}});
}

}  // namespace

Tool report_pipeline_row() {
  using namespace schema;
  return composed_row(
      {.name = "report_pipeline",
       .title = "Report a pipeline by stage",
       .description =
           "Reports the deals of a list: per stage count, amount, median days and owners; what moved since a "
           "date (old to new, who, when); deals without contact for stale_days; missing owner, amount or "
           "stage. With days_in_stage or deal: days that each or one deal spent in each stage.",
       .example = R"({"list":"Deal Flow","since":"7 days ago"})",
       .composed = report_pipeline,
       .stands_for = rows_of_pipelines,
       .params = {text_param("list", "By name; the only deal list if left out."),
                  text_param("since", "Default: 7 days ago."),
                  query("stale_days", with_default(integer_between(1, 3650), 30)),
                  text_param("owner", "A teammate."), text_param("stage", ""),
                  query("days_in_stage", boolean()), text_param("deal", "By name or ref."),
                  limit_param(50, 500), cursor_param()},
       .output = output_of_report(),
       .page = desk_page_uri});
}

}  // namespace affinity::tools::composed
