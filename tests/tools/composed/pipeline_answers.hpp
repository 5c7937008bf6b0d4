#pragma once
// What the tests of report_pipeline share: answers, and the moves of the raw history.

#include "support/catch.hpp"
#include "support/firm_session.hpp"
#include "support/raw_pipeline.hpp"
#include "tools/composed/language/when.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

namespace affinity::tools::pipeline_answers {

using composed::Day;
using tests::FirmSession;
using tests::RawChange;
using tests::RawDeal;
using tests::RawPipeline;

inline sandbox::Settings without_limits() {
  sandbox::Settings settings;
  settings.limit_per_minute = std::nullopt;
  settings.limit_per_month = std::nullopt;
  return settings;
}

inline json::object arguments_of(std::string_view text) { return parse_json(text).value().as_object(); }

inline json::value const& result_of(Outcome const& outcome) {
  INFO(outcome.text);
  REQUIRE_FALSE(outcome.is_error);
  return outcome.structured.at("result");
}

inline std::string ref_of(RawDeal const& deal) { return "deal:" + std::to_string(deal.id); }

inline Day day_of_time(WallTime at) { return std::chrono::floor<std::chrono::days>(at); }

using Move = std::tuple<std::string, std::string, std::string, std::string, std::string>;

// Each change since then with the latest one of the row before it.
inline std::multiset<Move> raw_moves(RawPipeline const& raw, WallTime since) {
  std::multiset<Move> out;
  for (auto const& change : raw.changes) {
    auto const deal = std::ranges::find(raw.deals, change.row, &RawDeal::row);
    if (change.at < since || deal == raw.deals.end()) continue;
    RawChange const* before = nullptr;
    for (auto const& other : raw.changes) {
      bool const earlier = std::tuple(other.at, other.id) < std::tuple(change.at, change.id);
      if (other.row != change.row || !earlier) continue;
      if (!before || std::tuple(other.at, other.id) > std::tuple(before->at, before->id)) before = &other;
    }
    auto const from = !before || before->action == 1 ? std::string("-") : before->stage;
    auto const to = change.action == 1 ? std::string("-") : change.stage;
    if (from != to)
      out.insert({ref_of(*deal), from, to, composed::to_text(day_of_time(change.at)), change.by});
  }
  return out;
}

inline std::multiset<Move> moves_in(json::value const& result) {
  std::multiset<Move> out;
  for (auto const& move : result.at("moved").as_array())
    out.insert({text_member(move, "ref"), text_member(move, "from"), text_member(move, "to"),
                text_member(move, "day"), text_member(move, "by")});
  return out;
}

}  // namespace affinity::tools::pipeline_answers
