#pragma once
// The deals of a list as a pipeline: what is asked, which rows fit, and the parts of the report on them.

#include "base/text/counted.hpp"
#include "tools/composed/language/answer.hpp"
#include "tools/composed/stage_history.hpp"
#include "tools/composed/upstream/list_rows.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::composed {

// With every name in it resolved. The places are indices into `columns`; a list without such a column has
// none, but there is always a stage.
struct PipelineQuestion {
  ListInfo list{};
  std::vector<Column> columns{};
  std::size_t stage = 0;
  std::optional<std::size_t> owner{}, amount{}, days{}, contact{};
  std::optional<Teammate> of_owner{};
  std::vector<int> of_stages{};      // numbers of options; empty = all
  std::vector<StageState> states{};  // by number of option, where API v2 tells them; empty = by their names
  When since{};
  std::int64_t stale_days = 30;  // without contact
  Now now{};

  Column const& stage_column() const { return columns[stage]; }
  Day quiet_before() const { return now.today() - std::chrono::days(stale_days); }
};

// A row that fits the question.
struct PipelineDeal {
  std::size_t row = 0;  // index into RowsRead::rows
  int stage = no_stage;
};

struct Pipeline {
  PipelineQuestion const& asked;
  RowsRead const& read;
  StageNames& names;
  std::string subdomain{};
  std::vector<PipelineDeal> deals{};

  std::string_view kind() const { return to_string(asked.list.kind); }  // "deal"
  // "3 deals", "24 people"
  std::string count_text(std::size_t count) const {
    return counted(count, kind(), plural_of(asked.list.kind));
  }
  ListRow const& row_of(PipelineDeal const& deal) const { return read.rows[deal.row]; }
  Cell const* cell_of(ListRow const&, std::optional<std::size_t> column) const;  // null without the column
  std::string text_of(ListRow const&, std::optional<std::size_t> column) const;  // "-" without the column
  int stage_of(ListRow const&) const;
  StageState state_of(int stage) const;  // open for deals without a stage
  bool is_of_owner(ListRow const&) const;
  bool is_of_stage(int stage) const;
};

void choose_deals(Pipeline&);

// The deals of one stage: how many, their amounts, the median of the days that they have been in it.
struct StageTotals {
  std::size_t deals = 0;
  double amount = 0;
  std::optional<double> median_days{};
  std::string owners{};  // "Priya Raman 3, Maren Oduya 2"
};
StageTotals totals_of_stage(Pipeline const&, int stage);

// One line for each stage in the list's order, empty ones too, and one for deals without a stage.
AnswerPart stages_part(Pipeline const&);

// A list of deals below the table, which the cursor goes through. Its lines are made as they are shown; the
// pipeline and its moves outlive it. `none` stands there when it is empty.
struct DealsSection {
  AnswerPart part{};  // without lines
  std::string none{};
  std::size_t count = 0;
  std::function<void(AnswerPart&, std::size_t index)> add_line{};
};
DealsSection moved_section(Pipeline const&, StageHistory const&, StageMoves const&);
DealsSection quiet_section(Pipeline const&);  // open deals first, those never contacted before others
DealsSection gaps_section(Pipeline const&);   // without an owner, an amount or a stage

// The moves that fit the question: of its owner, and from or to its stages.
StageMoves moves_that_fit(Pipeline const&, StageHistory const&);

// "12,500,000", "2.5"
std::string amount_text(double);

}  // namespace affinity::tools::composed
