#pragma once
// One call of plan_changes: collects changes, what is skipped and problems, and resolves what operations
// name.

#include "tools/changes/model/operation.hpp"
#include "tools/changes/model/plan.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/composed/upstream/reads.hpp"
#include "tools/composed/upstream/search.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::changes {

class KnownRecords;  // tools/changes/records/known_records.hpp

class Planning {
 public:
  // Both outlive it.
  Planning(composed::Reads&, Plan&);

  composed::Reads& reads() const { return reads_; }
  Plan const& plan() const { return plan_; }

  // Adds it with the next number, which it gives back. A second change of the same cell or name is a problem
  // instead (0): the order of two would decide.
  int add(Operation const&, Change);
  void skip(Operation const&, std::string name, std::string why);
  // What needs no change, unless another operation changes the same cell: then it is a problem.
  void skip_if_first(Operation const&, Change const&, std::string name, std::string why);
  // One sentence that says what is wrong, and one that says what to do.
  void problem(Operation const&, std::string kind, std::string message, std::string next_step = {},
               std::vector<composed::Candidate> candidates = {});
  void problem(Operation const&, std::string kind, Error const&);
  // For every further planning: these tools' requests are what the change is written with. False, and a
  // problem of kind not_allowed, where the caller may not.
  bool may_write(Operation const&, std::string_view tool);
  bool may_write(std::string_view tool) const;  // without a problem, to choose an API

  // The record of the operation, resolved once for a text; nullopt after adding the problem (ambiguous with
  // its candidates, not_found, unreadable). Writes never guess.
  Task<std::optional<Subject>> record(Operation const&, std::string text, std::vector<Kind> kinds);
  Task<std::optional<composed::ListInfo>> list(Operation const&);
  Task<std::optional<composed::Teammate>> teammate(Operation const&, std::string text);
  // The columns of a list, or, without one, the global fields of records of that kind; read once.
  Task<std::vector<composed::Column> const*> columns(Operation const&, std::optional<composed::ListInfo>,
                                                     Kind);
  // A record that an earlier find_or_create of this plan makes, by its name or address; so that what follows
  // can name it.
  void remember_created(std::string_view name, std::string_view address, Subject);
  // Of these kinds (all, if none are given); nullopt where there is none or several.
  std::optional<Subject> created(std::string_view text, std::vector<Kind> const& kinds = {}) const;

  // Of a record that is there, or that an earlier change creates; nullopt where that is not known.
  std::optional<Kind> kind_of(Subject const&) const;

  // What was read for several operations together; null before.
  std::shared_ptr<KnownRecords> known_records{};

  // Takes what a CSV's rows were skipped for, and what is wrong with them.
  void take_over(std::vector<Skipped>, std::vector<Problem>);

  // Searches for these names, four at a time; record() then has what was found.
  Task<void> search_ahead(std::vector<std::string> texts, std::vector<Kind> kinds);

  // Requests that applying takes, told in the plan.
  void expect_to_apply(int requests) { plan_.requests_to_apply += requests; }

 private:
  bool is_touched_by_other(Operation const&, std::string const& place);  // true after the problem
  std::vector<Subject> all_created(std::string_view text, std::vector<Kind> const& kinds) const;

  composed::Reads& reads_;
  Plan& plan_;
  int next_ = 1;
  std::map<std::string, std::string> touched_{};  // what is written, by which operation
  std::map<std::string, std::string> kept_{};     // what an operation wants as it is
  std::map<std::string, Subject> resolved_{};
  std::multimap<std::string, Subject> created_{};  // by key_of_text()
  std::map<std::string, composed::Search> searches_{};
  std::map<std::string, std::vector<composed::Column>> columns_{};
};

}  // namespace affinity::tools::changes
