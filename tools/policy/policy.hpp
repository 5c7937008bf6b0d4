#pragma once
// The policy of --policy: what agents may write, judged by what a write touches (docs/policy.md). One place
// for every tool, plan and undo, since each write is in the end a request that passes PolicySender.

#include "client/sender.hpp"
#include "tools/policy/judge.hpp"
#include "tools/policy/policy_file.hpp"

#include <memory>
#include <optional>
#include <string>

namespace affinity::tools {
class Journal;
}

namespace affinity::tools::policy {

class Policy {
 public:
  // `affinity_clock` tells the hours; `journal` counts the writes of an hour, for all processes that share
  // it. Both outlive it.
  Policy(std::string path, Clock const& affinity_clock, Journal& journal, client::LogFunction = {});

  // The rules as the file has them now, or why nothing is written.
  Result<std::shared_ptr<Rules const>> rules();

  // A change that is planned, without the rules about time and number. `sender` reads.
  Task<Result<void>> judge_planned(Touched, client::Sender&, client::CallContext const&);
  // A change that is written at once, with all rules but those about number.
  Task<Result<void>> judge_direct(Touched, client::Sender&, client::CallContext const&);
  // Whether one of these wants a plan that somebody was shown.
  bool wants_plan(Operations);
  // At most so many requests of one plan write; nothing: no such rule, or no rules.
  std::optional<int> most_per_plan();

  std::string const& path() const { return file_.path(); }

 private:
  friend class PolicySender;
  // Counts the write; what release() takes back.
  struct Permit {
    std::optional<WallTime> counted_at{};
  };
  Task<Result<Permit>> allow(Request const&, client::Sender&, client::CallContext const&);
  Task<void> release(Permit, client::CallContext const&);

  PolicyFile file_;
  Clock const& clock_;
  Journal& journal_;
  SeenValues seen_values_{};
};

// Judges each request that writes before it goes on, and lets reads pass.
class PolicySender final : public client::Sender {
 public:
  PolicySender(Policy& policy, client::Sender& next) : policy_(policy), next_(next) {}
  Task<Result<Response>> send(Request, client::CallContext const&) override;
  Response const* remembered(Request const& request, client::CallContext const& call) override {
    return next_.remembered(request, call);
  }

 private:
  Policy& policy_;
  client::Sender& next_;
};

}  // namespace affinity::tools::policy
