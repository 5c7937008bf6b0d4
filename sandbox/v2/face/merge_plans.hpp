#pragma once
// How merges that start from now on go on: POST /__sandbox/merges. Affinity does not say how long one takes.

#include "sandbox/store/records.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace affinity::sandbox::v2 {

// Ends after a time of the sandbox's clock, or after its state was read this often.
struct MergePlan {
  std::optional<int> entity_type{};           // nullopt = of companies and of persons
  std::optional<std::pair<Id, Id>> pair{};    // primary and duplicate; nullopt = all pairs
  std::chrono::milliseconds duration{3'000};  // where it does not end by polls
  std::optional<Id> polls{};
  std::string error{};  // it ends failed with this; empty = as the records say

  bool is_for(int type, Id primary_id, Id duplicate_id) const {
    return (!entity_type || *entity_type == type) && (!pair || *pair == std::pair{primary_id, duplicate_id});
  }
};

class MergePlans {
 public:
  void add(MergePlan plan) { plans_.push_back(std::move(plan)); }
  void clear() { plans_.clear(); }

  // The newest plan of this pair; without one, the newest of all pairs.
  MergePlan find(int entity_type, Id primary_id, Id duplicate_id) const {
    MergePlan out;
    for (auto const& plan : plans_)
      if (plan.is_for(entity_type, primary_id, duplicate_id) && (plan.pair || !out.pair)) out = plan;
    return out;
  }

 private:
  std::vector<MergePlan> plans_{};
};

}  // namespace affinity::sandbox::v2
