#include "tools/composed/pipeline.hpp"

#include "base/text/counted.hpp"
#include "tools/composed/upstream/cell_values.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace affinity::tools::composed {

namespace {

// "3 of 32 deals"
std::string share_text(Pipeline const& pipeline, std::size_t count) {
  return std::to_string(count) + " of " + pipeline.count_text(pipeline.deals.size());
}

// The middle one, or the mean of the two in the middle.
std::optional<double> median_of(std::vector<double> numbers) {
  if (numbers.empty()) return std::nullopt;
  std::ranges::sort(numbers);
  auto const half = numbers.size() / 2;
  return numbers.size() % 2 == 1 ? numbers[half] : (numbers[half - 1] + numbers[half]) / 2;
}

// Whoever has most deals first.
std::string owners_text(std::map<std::string, std::size_t> const& counts) {
  std::vector<std::pair<std::string, std::size_t>> owners(counts.begin(), counts.end());
  std::ranges::stable_sort(owners, std::ranges::greater(), &std::pair<std::string, std::size_t>::second);
  std::string out;
  for (auto const& [name, count] : owners)
    out.append(out.empty() ? "" : ", ").append(name + " " + std::to_string(count));
  return out;
}

std::int64_t option_id_of(Column const& column, int stage) {
  return stage < 0 ? 0 : column.options[std::size_t(stage)].id;
}

void add_stage(AnswerPart& part, Pipeline const& pipeline, int stage) {
  auto const totals = totals_of_stage(pipeline, stage);
  auto const name = std::string(stage == no_stage ? "no stage" : pipeline.names[stage]);
  auto const amount = pipeline.asked.amount ? amount_text(totals.amount) : std::string();
  auto const days = totals.median_days ? number_text(*totals.median_days) : std::string();
  auto const state = stage < 0 ? StageState::none : pipeline.state_of(stage);
  json::object item{
      {"name", name}, {"option_id", nullptr}, {"state", to_string(state)}, {"deals", totals.deals}};
  if (auto const id = option_id_of(pipeline.asked.stage_column(), stage)) item["option_id"] = id;
  if (!amount.empty()) {
    item["amount"] = totals.amount;
    item["amount_text"] = amount;
  }
  item["median_days"] = totals.median_days ? json::value(*totals.median_days) : json::value();
  item["owners"] = totals.owners;
  Answer::add_row(part, {name, std::to_string(totals.deals), amount, days, totals.owners}, std::move(item));
}

// The stage and the owners, as the lines of sections have them.
void add_standing(Pipeline const& pipeline, PipelineDeal const& deal, std::vector<std::string>& cells,
                  json::object& item) {
  auto const& row = pipeline.row_of(deal);
  cells.emplace_back(pipeline.names[deal.stage]);
  item["stage"] = pipeline.names[deal.stage];
  auto const owners = pipeline.text_of(row, pipeline.asked.owner);
  cells.push_back(owners);
  item["owners"] = owners;
}

json::object item_of_deal(Pipeline const& pipeline, ListRow const& row) {
  return record_object(pipeline.subdomain, row.record, row.name);
}

// Without contact since the day of the question; nothing where the last contact is not known.
struct QuietDeal {
  PipelineDeal const* deal = nullptr;
  std::optional<Day> last{};
  bool closed = false;
};

std::vector<QuietDeal> quiet_deals(Pipeline const& pipeline) {
  std::vector<QuietDeal> out;
  for (auto const& deal : pipeline.deals) {
    auto const* contact = pipeline.cell_of(pipeline.row_of(deal), pipeline.asked.contact);
    if (!contact || !contact->known) continue;
    auto const last = contact->items.empty() ? std::nullopt : contact->items.front().day;
    if (!contact->items.empty() && (!last || *last >= pipeline.asked.quiet_before())) continue;
    auto const state = pipeline.state_of(deal.stage);
    bool const closed = state == StageState::won || state == StageState::lost;
    out.push_back({.deal = &deal, .last = last, .closed = closed});
  }
  std::ranges::stable_sort(out, {}, [](QuietDeal const& quiet) {
    return std::tuple(quiet.closed, quiet.last.value_or(Day::min()));
  });
  return out;
}

std::vector<std::string_view> missing_in(Pipeline const& pipeline, PipelineDeal const& deal) {
  auto const& row = pipeline.row_of(deal);
  std::vector<std::string_view> out;
  auto const is_missing = [&](std::optional<std::size_t> column) {
    auto const* cell = pipeline.cell_of(row, column);
    return cell && cell->known && cell->items.empty();
  };
  if (is_missing(pipeline.asked.owner)) out.emplace_back("owner");
  if (is_missing(pipeline.asked.amount)) out.emplace_back("amount");
  if (deal.stage == no_stage) out.emplace_back("stage");
  return out;
}

}  // namespace

std::string amount_text(double amount) {
  auto out = number_text(amount);
  auto const point = std::min(out.find_first_of(".e"), out.size());
  std::size_t const sign = out.starts_with('-') ? 1 : 0;
  for (auto at = point; at > sign + 3;) out.insert(at -= 3, ",");
  return out;
}

Cell const* Pipeline::cell_of(ListRow const& row, std::optional<std::size_t> column) const {
  return column ? &row.cells[*column] : nullptr;
}

std::string Pipeline::text_of(ListRow const& row, std::optional<std::size_t> column) const {
  auto const* cell = cell_of(row, column);
  return cell ? to_text(*cell, asked.columns[*column]) : std::string(missing_value);
}

int Pipeline::stage_of(ListRow const& row) const {
  auto const& cell = row.cells[asked.stage];
  if (!cell.known) return unknown_stage;
  return cell.items.empty() ? no_stage : names.number_of(cell.items.front().text);
}

StageState Pipeline::state_of(int stage) const {
  if (stage < 0) return StageState::open;
  if (std::size_t(stage) < asked.states.size()) return asked.states[std::size_t(stage)];
  return state_of_stage(names[stage]);
}

bool Pipeline::is_of_owner(ListRow const& row) const {
  if (!asked.of_owner) return true;
  auto const* cell = cell_of(row, asked.owner);
  return cell && std::ranges::find(cell->items, asked.of_owner->ref, &Item::ref) != cell->items.end();
}

bool Pipeline::is_of_stage(int stage) const {
  return asked.of_stages.empty() || std::ranges::find(asked.of_stages, stage) != asked.of_stages.end();
}

void choose_deals(Pipeline& pipeline) {
  for (std::size_t i = 0; i < pipeline.read.rows.size(); ++i) {
    auto const& row = pipeline.read.rows[i];
    PipelineDeal const deal{.row = i, .stage = pipeline.stage_of(row)};
    if (pipeline.is_of_owner(row) && pipeline.is_of_stage(deal.stage)) pipeline.deals.push_back(deal);
  }
}

StageTotals totals_of_stage(Pipeline const& pipeline, int stage) {
  StageTotals out;
  std::vector<double> days;
  std::map<std::string, std::size_t> owners;
  for (auto const& deal : pipeline.deals) {
    if (deal.stage != stage) continue;
    ++out.deals;
    auto const& row = pipeline.row_of(deal);
    if (auto const* amounts = pipeline.cell_of(row, pipeline.asked.amount))
      for (auto const& item : amounts->items) out.amount += item.number.value_or(0);
    if (auto const* since = pipeline.cell_of(row, pipeline.asked.days))
      for (auto const& item : since->items)
        if (item.number) days.push_back(*item.number);
    if (auto const* people = pipeline.cell_of(row, pipeline.asked.owner))
      for (auto const& item : people->items) ++owners[item.text];
  }
  out.median_days = median_of(std::move(days));
  out.owners = owners_text(owners);
  return out;
}

AnswerPart stages_part(Pipeline const& pipeline) {
  auto const& asked = pipeline.asked;
  AnswerPart part{.key = "stages",
                  .columns = {asked.stage_column().name, std::string(plural_of(asked.list.kind)),
                              asked.amount ? asked.columns[*asked.amount].name : "amount",
                              "median days in it", "owners"}};
  auto const count_in = [&](int stage) {
    return std::ranges::count(pipeline.deals, stage, &PipelineDeal::stage);
  };
  for (std::size_t i = 0; i < pipeline.names.size(); ++i) {
    bool const is_option = i < pipeline.names.options();
    if (pipeline.is_of_stage(int(i)) && (is_option || count_in(int(i)) > 0))
      add_stage(part, pipeline, int(i));
  }
  for (int const stage : {no_stage, unknown_stage})
    if (count_in(stage) > 0) add_stage(part, pipeline, stage);
  return part;
}

StageMoves moves_that_fit(Pipeline const& pipeline, StageHistory const& history) {
  std::vector<std::int64_t> ids;
  for (auto const& row : pipeline.read.rows) ids.push_back(row.row.id);
  auto const since = pipeline.asked.now.to_utc(pipeline.asked.since.first);
  auto out = moves_since(history, ids, since);
  std::erase_if(out.moves, [&](StageMove const& move) {
    bool const of_stage = pipeline.is_of_stage(move.from) || pipeline.is_of_stage(move.to);
    return !of_stage || !pipeline.is_of_owner(pipeline.read.rows[move.row]);
  });
  out.unknown_from = std::size_t(std::ranges::count(out.moves, unknown_stage, &StageMove::from));
  if (pipeline.asked.of_owner || !pipeline.asked.of_stages.empty()) out.of_other_rows = 0;
  return out;
}

DealsSection moved_section(Pipeline const& pipeline, StageHistory const& history, StageMoves const& moved) {
  DealsSection out{.count = moved.moves.size()};
  out.part = {.key = "moved", .columns = {std::string(pipeline.kind()), "from", "to", "day", "by"}};
  out.add_line = [&](AnswerPart& part, std::size_t index) {
    auto const& move = moved.moves[index];
    auto const& row = pipeline.read.rows[move.row];
    auto const day = to_text(pipeline.asked.now.day_at(move.change->at));
    auto const from = std::string(pipeline.names[move.from]), to = std::string(pipeline.names[move.to]);
    auto const by = std::string(history.who(*move.change));
    auto item = item_of_deal(pipeline, row);
    item["from"] = from;
    item["to"] = to;
    item["day"] = day;
    item["by"] = by;
    Answer::add_row(part, {named(row.name, row.record), from, to, day, by}, std::move(item));
  };
  std::set<std::size_t> rows;
  for (auto const& move : moved.moves) rows.insert(move.row);
  auto const since = "Moved since " + to_text(pipeline.asked.since.first) + ": ";
  out.part.heading = since + counted(moved.moves.size(), "move") + " of " + pipeline.count_text(rows.size());
  out.none = since + "none";
  return out;
}

DealsSection quiet_section(Pipeline const& pipeline) {
  auto quiet = quiet_deals(pipeline);
  auto const closed = std::ranges::count(quiet, true, &QuietDeal::closed);
  DealsSection out{.count = quiet.size()};
  out.part = {.key = "quiet", .columns = {std::string(pipeline.kind()), "stage", "owners", "last contact"}};
  auto const since = "No contact since " + to_text(pipeline.asked.quiet_before()) + " (" +
                     counted(pipeline.asked.stale_days, "day") + "): ";
  out.part.heading = since + share_text(pipeline, quiet.size());
  if (closed > 0)
    out.part.heading += ", " + std::to_string(closed) + " of them won or passed, which stand at the end";
  out.none = since + "none";
  out.add_line = [&pipeline, quiet = std::move(quiet)](AnswerPart& part, std::size_t index) {
    auto const& deal = *quiet[index].deal;
    auto const& row = pipeline.row_of(deal);
    auto item = item_of_deal(pipeline, row);
    std::vector<std::string> cells{named(row.name, row.record)};
    add_standing(pipeline, deal, cells, item);
    auto last = pipeline.text_of(row, pipeline.asked.contact);
    item["last_contact"] = last;
    auto const* contact = pipeline.cell_of(row, pipeline.asked.contact);
    if (!contact->items.empty() && !contact->items.front().by.empty()) {
      last += " " + contact->items.front().by;
      item["by"] = contact->items.front().by;
    }
    cells.push_back(std::move(last));
    Answer::add_row(part, cells, std::move(item));
  };
  return out;
}

DealsSection gaps_section(Pipeline const& pipeline) {
  std::vector<PipelineDeal> gaps;
  std::map<std::string_view, std::size_t> counts;
  for (auto const& deal : pipeline.deals) {
    auto const missing = missing_in(pipeline, deal);
    if (!missing.empty()) gaps.push_back(deal);
    for (auto const what : missing) ++counts[what];
  }
  DealsSection out{.none = "Missing owner, amount or stage: none", .count = gaps.size()};
  out.part = {.key = "gaps", .columns = {std::string(pipeline.kind()), "stage", "owners", "missing"}};
  std::string heading;
  for (std::string_view const what : {"owner", "amount", "stage"})
    if (what == "stage" || (what == "owner" ? pipeline.asked.owner : pipeline.asked.amount))
      heading.append(heading.empty() ? "Missing: " : ", ")
          .append(what)
          .append(" " + std::to_string(counts[what]));
  out.part.heading = heading + "; " + share_text(pipeline, gaps.size());
  out.add_line = [&pipeline, gaps = std::move(gaps)](AnswerPart& part, std::size_t index) {
    auto const& row = pipeline.row_of(gaps[index]);
    auto item = item_of_deal(pipeline, row);
    std::vector<std::string> cells{named(row.name, row.record)};
    add_standing(pipeline, gaps[index], cells, item);
    std::string text;
    json::array listed;
    for (auto const what : missing_in(pipeline, gaps[index])) {
      text.append(text.empty() ? "" : ", ").append(what);
      listed.emplace_back(what);
    }
    item["missing"] = std::move(listed);
    cells.push_back(std::move(text));
    Answer::add_row(part, cells, std::move(item));
  };
  return out;
}

}  // namespace affinity::tools::composed
