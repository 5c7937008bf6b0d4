#pragma once
// Plans that are made, applied and taken back through the tools, on a FirmSession.

#include "base/text/text.hpp"
#include "support/catch.hpp"
#include "support/firm_session.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tests {

inline bool contains_text(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

inline json::value const& result_of_call(tools::Outcome const& outcome) {
  INFO(outcome.text);
  REQUIRE_FALSE(outcome.is_error);
  return outcome.structured.at("result");
}

// What plan_changes answers.
struct PlanCall {
  json::value result{};
  std::string text{};

  std::string id() const { return text_member(result, "plan_id"); }
  std::string summary() const { return text_member(result, "summary"); }
  json::array changes() const { return result.at("changes").as_array(); }
  json::array skipped() const { return result.at("skipped").as_array(); }
  json::array problems() const { return result.at("problems").as_array(); }
  std::string problem_kind() const {
    REQUIRE(problems().size() == 1);
    return text_member(problems().front(), "kind");
  }
};

inline PlanCall plan_call(FirmSession& firm, json::array operations, json::object more = {}) {
  more["operations"] = std::move(operations);
  auto const outcome = firm.ask("plan_changes", std::move(more));
  return {.result = result_of_call(outcome), .text = outcome.text};
}

// What apply_changes or undo_changes answers.
struct ReceiptCall {
  json::value result{};
  std::string text{};

  std::string id() const { return text_member(result, "receipt_id"); }
  std::int64_t count(std::string_view outcome) const { return result.at(outcome).to_number<std::int64_t>(); }
  json::value item(std::int64_t n) const {
    for (auto const& each : result.at("items").as_array())
      if (each.at("n") == json::value(n)) return each;
    FAIL("no item " + std::to_string(n));
    return {};
  }
  std::string outcome(std::int64_t n) const { return text_member(item(n), "outcome"); }
  std::string message(std::int64_t n) const {
    auto const one = item(n);
    auto const* error = member(one, "error");
    return error ? text_member(*error, "message") : std::string();
  }
  // The number in the ref of what a change created.
  std::int64_t created(std::int64_t n) const {
    auto const ref = text_member(item(n), "created");
    INFO(text);
    REQUIRE(ref.find(':') != ref.npos);
    return std::stoll(ref.substr(ref.find(':') + 1));
  }
};

inline ReceiptCall receipt_of(tools::Outcome const& outcome) {
  return {.result = result_of_call(outcome), .text = outcome.text};
}

inline ReceiptCall apply_call(FirmSession& firm, PlanCall const& plan) {
  auto const outcome = firm.ask("apply_changes", {{"plan_id", plan.id()}, {"summary", plan.summary()}});
  return receipt_of(outcome);
}

inline ReceiptCall plan_and_apply(FirmSession& firm, json::array operations, json::object more = {}) {
  auto const plan = plan_call(firm, std::move(operations), std::move(more));
  INFO(plan.text);
  REQUIRE(plan.problems().empty());
  return apply_call(firm, plan);
}

inline ReceiptCall apply_at_once(FirmSession& firm, json::array operations) {
  return receipt_of(firm.ask("apply_changes", {{"operations", std::move(operations)}}));
}

inline ReceiptCall undo_call(FirmSession& firm, std::string const& receipt_id) {
  return receipt_of(firm.ask("undo_changes", {{"receipt_id", receipt_id}}));
}

inline std::size_t count_writes(FirmSession const& firm) {
  return std::size_t(std::ranges::count_if(firm.asked(), [](std::string const& each) {
    return !each.starts_with("GET") && !contains_text(each, "/search");
  }));
}

// People, companies or deals that a search of v1 finds.
inline json::array found_records(FirmSession& firm, std::string const& kind, std::string const& term) {
  return firm.raw("/" + kind + "?term=" + percent_encode(term)).at(kind).as_array();
}

inline std::vector<std::int64_t> raw_ids(json::value const& record, std::string_view name) {
  std::vector<std::int64_t> out;
  for (auto const& id : record.at(name).as_array()) out.push_back(id.as_int64());
  std::ranges::sort(out);
  return out;
}

// The rows of a record on a list.
inline std::vector<std::int64_t> raw_rows(FirmSession& firm, std::int64_t list, std::int64_t record) {
  std::vector<std::int64_t> out;
  auto const entries = firm.raw("/lists/" + std::to_string(list) + "/list-entries");
  for (auto const& entry : entries.as_array())
    if (entry.at("entity_id") == json::value(record)) out.push_back(entry.at("id").as_int64());
  return out;
}

}  // namespace affinity::tests
