#include "tools/composed/stage_history.hpp"

#include "base/text/folding.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::string_view history_of_v1 = "list_all_affinity_field_values_changes";
constexpr std::string_view history_of_v2 = "list_all_affinity_v2_field_value_changes";
constexpr int history_page_size = 100;

using Action = StageChange::Action;

// Affinity v1, Field Value Changes: action_type 0 created, 1 deleted, 2 updated.
Action action_of_v1(json::value const& change) {
  auto const type = integer_member(change, "action_type");
  return type == 0 ? Action::set_first : type == 1 ? Action::cleared : Action::set;
}

Action action_of_v2(json::value const& change) {
  auto const type = text_member(change, "actionType");
  return type == "add" ? Action::set_first : type == "delete" ? Action::cleared : Action::set;
}

// Makes changes of the records of either API.
class HistoryReader {
 public:
  HistoryReader(StageHistory& out, StageNames& names, Column const& stage, Now const& now)
      : out_(out), names_(names), stage_(stage), now_(now) {}

  void add_v1(json::value const& record) {
    StageChange change{.row = integer_member(record, "list_entry_id").value_or(0),
                       .id = integer_member(record, "id").value_or(0)};
    change.action = action_of_v1(record);
    change.stage = number_of(item_of_v1(record, stage_, {}, now_).text);
    add(change, text_member(record, "changed_at"), record, "first_name", "last_name");
  }

  void add_v2(json::value const& record) {
    auto const* entry = member(record, "listEntry");
    StageChange change{.row = entry ? integer_member(*entry, "id").value_or(0) : 0,
                       .id = integer_member(record, "id").value_or(0)};
    change.action = action_of_v2(record);
    if (auto const* value = member(record, "value")) {
      auto const text = text_member(*value, "text");
      change.stage = number_of(cell_text(text.empty() ? text_member(*value, "displayValue") : text));
    }
    add(change, text_member(record, "changedAt"), record, "firstName", "lastName");
  }

  void sort() {
    std::ranges::sort(out_.changes, {},
                      [](StageChange const& change) { return std::tuple(change.row, change.at, change.id); });
  }

 private:
  // An option that was deleted since has no text in v1.
  int number_of(std::string const& text) { return text.empty() ? unknown_stage : names_.number_of(text); }

  void add(StageChange change, std::string const& at, json::value const& record, std::string_view first,
           std::string_view last) {
    if (change.row == 0 || !from_iso(at, change.at)) return;
    auto const* person = member(record, "changer");
    auto const id = person ? integer_member(*person, "id") : std::nullopt;
    if (id) {
      auto const [known, added] = people_.try_emplace(*id, std::int32_t(out_.people.size()));
      if (added) {
        auto const given = text_member(*person, first), family = text_member(*person, last);
        out_.people.push_back(cell_text(given + (given.empty() || family.empty() ? "" : " ") + family));
      }
      change.by = known->second;
    }
    out_.changes.push_back(change);
  }

  StageHistory& out_;
  StageNames& names_;
  Column const& stage_;
  Now now_;
  std::map<std::int64_t, std::int32_t> people_{};
};

Task<void> read_v1_history(Reads& reads, HistoryAsked const& asked, StageNames& names, StageHistory& out) {
  Read ask{.tool = history_of_v1, .arguments = {{"field_id", asked.stage.v1_id}}};
  if (asked.record) {
    auto const kind = asked.record->kind;
    ask.arguments[kind == Kind::person    ? "person_id"
                  : kind == Kind::company ? "organization_id"
                                          : "opportunity_id"] = asked.record->id;
  }
  HistoryReader reader(out, names, asked.stage, reads.now());
  std::function<void(json::value)> const add = [&](json::value const& record) { reader.add_v1(record); };
  auto const read = co_await reads.read_each(std::move(ask), add);
  if (!read) {
    out.error = read.error();
    co_return;
  }
  reader.sort();
  out.whole = true;
}

Task<void> read_v2_history(Reads& reads, HistoryAsked const& asked, StageNames& names, StageHistory& out) {
  auto const since = begin_of(*asked.since, reads.now());
  Read ask{.tool = history_of_v2,
           .arguments = {{"filter", "field.id=" + asked.stage.field_id + " & changedAt>=" + since},
                         {"orderBy", {"changedAt"}}},
           .page_size = history_page_size};
  HistoryReader reader(out, names, asked.stage, reads.now());
  do {
    auto page = co_await reads.read_pages(ask, 1);
    if (page.error && ask.token.empty()) {
      out.error = page.error;
      co_return;
    }
    if (page.error) {
      out.partial = "moves after the first " + std::to_string(out.changes.size()) + " not read (" +
                    Reads::why(*page.error) + ")";
      break;
    }
    for (auto const& record : page.records) reader.add_v2(record);
    ask.token = page.next_token;
  } while (!ask.token.empty());
  reader.sort();
}

constexpr std::array<std::string_view, 8> words_of_won{"won",    "invested", "portfolio", "funded",
                                                       "signed", "gewonnen", "gagne",     "ganado"};
constexpr std::array<std::string_view, 14> words_of_lost{
    "lost",    "pass",     "passed",    "declined", "rejected", "dropped", "dead",
    "churned", "verloren", "abgelehnt", "perdu",    "refuse",   "perdido", "archived"};

}  // namespace

StageNames::StageNames(Column const& stage) : options_(stage.options.size()) {
  for (auto const& option : stage.options) names_.push_back(option.text);
}

int StageNames::number_of(std::string_view name) {
  if (name.empty()) return no_stage;
  auto const found = std::ranges::find(names_, name);
  if (found != names_.end()) return int(found - names_.begin());
  names_.emplace_back(name);
  return int(names_.size()) - 1;
}

std::string_view StageNames::operator[](int number) const {
  if (number == no_stage) return missing_value;
  return number < 0 ? unknown_value : std::string_view(names_.at(std::size_t(number)));
}

std::span<StageChange const> StageHistory::of_row(std::int64_t row) const {
  auto const range = std::ranges::equal_range(changes, row, {}, &StageChange::row);
  return {range.begin(), range.end()};
}

std::string_view StageHistory::who(StageChange const& change) const {
  return change.by < 0 ? missing_value : std::string_view(people.at(std::size_t(change.by)));
}

Task<StageHistory> read_stage_history(Reads& reads, HistoryAsked asked, StageNames& names) {
  StageHistory out;
  co_await read_v1_history(reads, asked, names, out);
  if (!out.error) co_return out;
  auto const why = Reads::why(*out.error);
  if (!asked.since || !reads.may_use(history_of_v2)) co_return out;
  out.error.reset();
  co_await read_v2_history(reads, asked, names, out);
  if (!out.error) out.note = "moves read with API v2, which tells no old stages (API v1: " + why + ")";
  co_return out;
}

StageMoves moves_since(StageHistory const& history, std::span<std::int64_t const> rows, WallTime since) {
  std::vector<std::pair<std::int64_t, std::size_t>> index;
  for (std::size_t i = 0; i < rows.size(); ++i) index.emplace_back(rows[i], i);
  std::ranges::sort(index);
  StageMoves out;
  for (std::size_t i = 0; i < history.changes.size(); ++i) {
    auto const& change = history.changes[i];
    if (change.at < since) continue;
    auto const* before =
        i > 0 && history.changes[i - 1].row == change.row ? &history.changes[i - 1] : nullptr;
    StageMove move{.change = &change};
    move.to = change.action == Action::cleared ? no_stage : change.stage;
    if (change.action == Action::cleared)
      move.from = change.stage;
    else if (before)
      move.from = before->action == Action::cleared ? no_stage : before->stage;
    else
      move.from = change.action == Action::set_first ? no_stage : unknown_stage;
    if (move.from == move.to && move.from != unknown_stage) continue;
    auto const row = std::ranges::lower_bound(index, std::pair(change.row, std::size_t(0)));
    if (row == index.end() || row->first != change.row) {
      ++out.of_other_rows;
      continue;
    }
    move.row = row->second;
    out.unknown_from += move.from == unknown_stage;
    out.moves.push_back(move);
  }
  std::ranges::stable_sort(out.moves, [](StageMove const& left, StageMove const& right) {
    return std::tuple(left.change->at, left.change->id) > std::tuple(right.change->at, right.change->id);
  });
  return out;
}

std::vector<StageStay> stays_in(std::span<StageChange const> of_one_row, Now const& now) {
  std::vector<StageStay> out;
  auto const day = [&](WallTime at) { return now.day_at(at); };
  for (auto const& change : of_one_row) {
    bool const lasts = !out.empty() && !out.back().until;
    bool const cleared = change.action == Action::cleared;
    if (lasts && !cleared && out.back().stage == change.stage) continue;
    if (lasts) out.back().until = day(change.at);
    if (!cleared) out.push_back({.stage = change.stage, .from = day(change.at), .change = &change});
  }
  return out;
}

StageState state_of_stage(std::string_view name) {
  auto const folded = " " + fold(name) + " ";
  auto const has = [&](std::string_view word) {
    return folded.find(" " + std::string(word) + " ") != folded.npos;
  };
  if (std::ranges::any_of(words_of_lost, has)) return StageState::lost;
  return std::ranges::any_of(words_of_won, has) ? StageState::won : StageState::open;
}

std::string_view to_string(StageState state) {
  switch (state) {
    case StageState::open: return "open";
    case StageState::won: return "won";
    case StageState::lost: return "lost";
    case StageState::none: break;
  }
  return "none";
}

}  // namespace affinity::tools::composed
