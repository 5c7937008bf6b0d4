#include "tools/composed/pipeline_question.hpp"

#include "tools/composed/language/comparison_words.hpp"
#include "tools/composed/row.hpp"
#include "tools/composed/upstream/resolve.hpp"
#include "tools/records/record_name.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::composed {

namespace {

using MaybeOutcome = std::optional<Outcome>;

constexpr std::string_view default_since = "7 days ago";
constexpr std::int64_t default_stale_days = 30;

Column const* built_in_column(std::vector<Column> const& columns, BuiltIn which) {
  auto const found = std::ranges::find(columns, which, &Column::built_in);
  return found == columns.end() ? nullptr : &*found;
}

std::optional<std::size_t> take_column(PipelineQuestion& out, Column const* column) {
  if (!column) return std::nullopt;
  out.columns.push_back(*column);
  return out.columns.size() - 1;
}

// "Due Diligence", "New | First Meeting", "New, First Meeting"
Result<std::vector<int>> stages_named(Column const& stage, std::string const& text) {
  std::vector<int> out;
  if (text.empty()) return out;
  auto const add = [&](std::string const& name) -> std::optional<Error> {
    auto const option = find_option(stage, name);
    if (!option) return option.error();
    out.push_back(int(*option - stage.options.data()));
    return std::nullopt;
  };
  if (!add(text)) return out;
  auto parts = split_values(text, "|");
  if (parts.size() == 1) parts = split_values(text, ",");
  for (auto const& part : parts)
    if (auto error = add(part)) return std::move(*error);
  return out;
}

}  // namespace

Task<MaybeOutcome> read_pipeline_columns(Reads& reads, PipelineQuestion& out) {
  auto const columns = co_await read_columns(reads, out.list);
  if (!columns) co_return failure(columns.error());
  auto const* stage = stage_column(*columns);
  if (!stage)
    co_return question("no_such_column", out.list.name + " has no column of stages.",
                       "query_list with this list alone shows its columns.", {}, "",
                       reads.upstream_requests());
  out.now = reads.now();
  out.stage = *take_column(out, stage);
  out.owner = take_column(out, owner_column(*columns));
  out.amount = take_column(out, amount_column(*columns));
  out.days = take_column(out, built_in_column(*columns, BuiltIn::days_in));
  out.contact = take_column(out, built_in_column(*columns, BuiltIn::last_contact));
  co_return std::nullopt;
}

Task<MaybeOutcome> read_pipeline_filters(Reads& reads, json::object const& checked, PipelineQuestion& out) {
  auto since = text_argument(checked, "since");
  auto when = parse_when(since.empty() ? default_since : since, out.now, Direction::past);
  if (!when) co_return name_error(when.error(), "bad_date", reads);
  out.since = std::move(*when);
  auto const* stale = checked.if_contains("stale_days");
  out.stale_days = stale ? as_int64(*stale).value_or(default_stale_days) : default_stale_days;
  auto stages = stages_named(out.stage_column(), text_argument(checked, "stage"));
  if (!stages) co_return name_error(stages.error(), "bad_value", reads);
  out.of_stages = std::move(*stages);
  auto owner = text_argument(checked, "owner");
  if (owner.empty()) co_return std::nullopt;
  if (!out.owner)
    co_return question("no_such_column", out.list.name + " has no column of owners.",
                       "Leave owner out; query_list with this list alone shows its columns.", {}, "",
                       reads.upstream_requests());
  auto resolved = co_await resolve_teammate(reads, "owner", std::move(owner));
  if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
  out.of_owner = std::get<Teammate>(std::move(resolved));
  co_return std::nullopt;
}

Task<void> read_stage_states(Reads& reads, PipelineQuestion& out) {
  constexpr std::string_view options_tool = "list_all_affinity_v2_list_field_options";
  if (!reads.may_use(options_tool)) co_return;
  Read ask{.tool = options_tool,
           .arguments = {{"listId", out.list.id}, {"fieldId", out.stage_column().field_id}},
           .page_size = 100,
           .freshness = Freshness::metadata};
  auto const options = co_await reads.read_pages(std::move(ask), 1'000);
  if (options.error) co_return;
  std::vector<StageState> states;
  for (auto const& option : out.stage_column().options) {
    auto state = state_of_stage(option.text);
    for (auto const& record : options.records) {
      if (integer_member(record, "id") != option.id) continue;
      auto const category = text_member(record, "statusCategory");
      if (category == "won") state = StageState::won;
      if (category == "lost") state = StageState::lost;
      if (category == "open") state = StageState::open;
      if (category == "on-hold") state = StageState::none;
    }
    states.push_back(state);
  }
  out.states = std::move(states);
}

std::string name_of_question(PipelineQuestion const& asked) {
  auto out = asked.list.name;
  if (asked.of_owner) out += ", owner " + asked.of_owner->name;
  for (auto const stage : asked.of_stages)
    out += ", " + asked.stage_column().options[std::size_t(stage)].text;
  return out;
}

void add_list_members(Answer& answer, PipelineQuestion const& asked, std::string const& subdomain) {
  answer.members["list"] =
      record_object(subdomain, {.kind = Kind::list, .id = asked.list.id}, asked.list.name);
  answer.members["stage_column"] = asked.stage_column().name;
}

}  // namespace affinity::tools::composed
