#pragma once
// Plans operations on values, applies the plan as its engine does, and takes it back, on a sandbox in
// process.

#include "support/firm_session.hpp"
#include "tools/changes/kinds/kind.hpp"
#include "tools/changes/make_plan.hpp"
#include "tools/plan.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace affinity::tests {

// What became of one plan.
struct ValuesRun {
  tools::changes::Plan plan{};
  std::vector<tools::changes::Made> made{};
  std::vector<tools::changes::Standing> left{};    // of the changes that were not written
  std::vector<std::string> refused{};              // by Affinity or before sending
  std::size_t planned_with = 0, applied_with = 0;  // requests
};

class ValuesBench {
 public:
  explicit ValuesBench(FirmSession& firm) : firm_(firm) {}

  // Between plan and apply, as a colleague would.
  void (*meanwhile)(FirmSession&) = nullptr;

  tools::changes::Plan plan(json::value arguments) {
    Job job{.firm = &firm_, .arguments = std::move(arguments.as_object())};
    return run_job(job).plan;
  }
  ValuesRun apply(json::value arguments) {
    Job job{.firm = &firm_,
            .arguments = std::move(arguments.as_object()),
            .meanwhile = meanwhile,
            .applies = true};
    return run_job(job);
  }
  ValuesRun apply(tools::changes::Plan plan) {
    Job job{.firm = &firm_, .given = std::move(plan), .applies = true};
    return run_job(job);
  }
  // Newest change first.
  ValuesRun take_back(ValuesRun const& run) {
    tools::changes::Plan inverse;
    std::vector<std::string> why;
    for (auto made = run.made.rbegin(); made != run.made.rend(); ++made) {
      auto change = tools::changes::kind_of(made->change.action).undo(*made);
      if (!change) {
        why.push_back(change.error().message);
        continue;
      }
      change->n = int(inverse.changes.size()) + 1;
      inverse.changes.push_back(std::move(*change));
    }
    auto out = apply(std::move(inverse));
    out.refused.insert(out.refused.end(), why.begin(), why.end());
    return out;
  }

 private:
  struct Job {
    FirmSession* firm = nullptr;
    json::object arguments{};
    std::optional<tools::changes::Plan> given{};
    void (*meanwhile)(FirmSession&) = nullptr;
    bool applies = false;
    ValuesRun out{};
  };
  inline static Job* current = nullptr;

  ValuesRun run_job(Job& job) {
    current = &job;
    firm_.call(perform_job, {{"confirm_cost", true}});
    current = nullptr;
    return std::move(job.out);
  }

  static Task<tools::Outcome> perform_job(tools::ToolContext const& context, tools::Tool const& tool,
                                          json::object const& checked, client::CallContext const& call) {
    auto& job = *current;
    tools::composed::Reads reads(context, tool, checked, call);
    auto const before = job.firm->requests();
    if (job.given) {
      job.out.plan = *job.given;
    } else {
      auto made = co_await tools::changes::make_plan(reads, job.arguments);
      if (auto* instead = std::get_if<tools::Outcome>(&made)) throw std::logic_error(instead->text);
      job.out.plan = std::get<tools::changes::Plan>(std::move(made));
    }
    job.out.planned_with = job.firm->requests() - before;
    if (job.meanwhile) job.meanwhile(*job.firm);
    auto const between = job.firm->requests();
    if (job.applies) co_await apply_all(context, tool, checked, call, job.out);
    job.out.applied_with = job.firm->requests() - between;
    co_return tools::Outcome{};
  }

  // Changes that follow each other and are read in one go: all of v2, each of v1.
  static Task<void> apply_all(tools::ToolContext const& context, tools::Tool const& tool,
                              json::object const& checked, client::CallContext const& call, ValuesRun& run) {
    auto const& changes = run.plan.changes;
    for (std::size_t begin = 0; begin < changes.size();) {
      auto end = begin + 1;
      if (changes[begin].by_v2)
        while (end < changes.size() && changes[end].by_v2) ++end;
      std::vector<tools::changes::Change> some(changes.begin() + std::ptrdiff_t(begin),
                                               changes.begin() + std::ptrdiff_t(end));
      tools::composed::Reads reads(context, tool, checked, call);
      auto const read = tools::changes::kind_of(some.front().action).read;
      auto const standings = co_await read(reads, some, std::nullopt);
      co_await write_groups(context, call, some, standings, run);
      begin = end;
    }
  }

  static Task<void> write_groups(tools::ToolContext const& context, client::CallContext const& call,
                                 std::vector<tools::changes::Change> const& changes,
                                 std::vector<tools::changes::Standing> const& standings, ValuesRun& run) {
    std::vector<tools::changes::Change> group;
    std::vector<tools::changes::Standing> as_read;
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (standings[i].state != tools::changes::State::before) {
        run.left.push_back(standings[i]);
      } else {
        // As it comes back from the journal.
        group.push_back(tools::changes::change_from(to_json(changes[i])).value());
        as_read.push_back(standings[i]);
      }
      if (group.empty()) continue;
      auto const& kind = tools::changes::kind_of(group.front().action);
      bool const goes_on =
          i + 1 < changes.size() && kind.together && kind.together(group.front(), changes[i + 1]);
      if (goes_on) continue;
      co_await send(context, call, group, as_read, run);
      group.clear();
      as_read.clear();
    }
  }

  static Task<void> send(tools::ToolContext const& context, client::CallContext const& call,
                         std::vector<tools::changes::Change> const& group,
                         std::vector<tools::changes::Standing> const& standings, ValuesRun& run) {
    auto const& kind = tools::changes::kind_of(group.front().action);
    auto const write = kind.write(group, standings);
    if (!write) {
      run.refused.push_back(write.error().message);
      co_return;
    }
    auto request = tools::plan(*context.catalogue.find(write->tool), write->arguments);
    auto const reply = co_await context.sender.send(std::move(request), call);
    if (!reply || reply->status >= 300) {
      run.refused.push_back(reply ? reply->body : reply.error().message);
      co_return;
    }
    auto const answer = parse_json(reply->body);
    auto written = kind.written(group, answer ? *answer : json::value());
    for (std::size_t i = 0; i < group.size(); ++i)
      run.made.push_back({.change = group[i], .written = std::move(written[i])});
  }

  FirmSession& firm_;
};

// All values of all fields of these records and rows, as API v1 has them, without their ids and times, and
// without the continent of locations, which Affinity derives: "list_entry_id=9400001" → {"31012 9400001
// {…}"}.
using RawCells = std::map<std::string, std::multiset<std::string>>;

inline RawCells raw_cells(FirmSession& firm, std::vector<std::string> const& places) {
  RawCells out;
  for (auto const& place : places) {
    auto const values = firm.raw("/field-values?" + place);
    out[place] = {};
    for (auto const& value : values.as_array()) {
      auto shown = value.at("value");
      if (shown.is_object()) shown.get_object().erase("continent");
      out[place].insert(write_json(value.at("field_id")) + " " + write_json(value.at("list_entry_id")) + " " +
                        write_json(shown));
    }
  }
  return out;
}

// All rows of a list.
inline std::vector<std::string> places_of_list(FirmSession& firm, std::int64_t list) {
  std::vector<std::string> out;
  auto const rows = firm.raw("/lists/" + std::to_string(list) + "/list-entries");
  for (auto const& row : rows.as_array()) out.push_back("list_entry_id=" + write_json(row.at("id")));
  return out;
}

}  // namespace affinity::tests
