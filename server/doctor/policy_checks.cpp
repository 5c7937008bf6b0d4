#include "server/doctor/policy_checks.hpp"

#include "base/text/counted.hpp"
#include "client/sender.hpp"
#include "server/program/journal_place.hpp"
#include "tools/policy/place_names.hpp"
#include "tools/policy/policy_file.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace affinity::server {

namespace {

namespace policy = tools::policy;
using Ask = std::function<Result<Response>(Request const&)>;

// A sender that waits, so its tasks are never suspended.
class AskingSender final : public client::Sender {
 public:
  explicit AskingSender(Ask const& ask) : ask_(ask) {}
  Task<Result<Response>> send(Request request, client::CallContext const&) override {
    co_return ask_(request);
  }

 private:
  Ask const& ask_;
};

Result<std::vector<policy::NameProblem>> problems_of_names(policy::Rules const& rules, Ask const& ask) {
  AskingSender sender(ask);
  client::CallContext const call;
  policy::Facts facts(sender, call);
  std::optional<Result<std::vector<policy::NameProblem>>> out;
  boost::asio::io_context io{1};
  auto checking = policy::check_names(rules, facts);
  boost::asio::co_spawn(io, std::move(checking),
                        [&](std::exception_ptr error, Result<std::vector<policy::NameProblem>> found) {
                          if (error) std::rethrow_exception(error);
                          out = std::move(found);
                        });
  io.run();
  return std::move(*out);
}

Check policy_check(std::string subject, Finding finding) {
  return {.name = "policy", .subject = std::move(subject), .finding = std::move(finding)};
}

bool has_names(policy::Rules const& rules) {
  return rules.have_places() || !rules.records.empty() || !rules.kept_records.empty();
}

}  // namespace

std::vector<Check> check_policy(Settings const& settings, Ask const& ask) {
  std::vector<Check> out;
  if (settings.policy.empty()) return out;
  auto const rules = policy::read_policy_file(settings.policy);
  if (!rules) {
    auto const remedy = rules.error().next_step.empty()
                            ? std::string("Correct it; until then nothing is written.")
                            : rules.error().next_step + " Until then nothing is written.";
    out.push_back(policy_check("the file of --policy", failure(without_stop(rules.error().message), remedy)));
    return out;
  }
  auto const texts = policy::describe(*rules);
  out.push_back(policy_check("the file of --policy", passed(settings.policy + " can be used, with " +
                                                            counted(std::int64_t(texts.size()), "rule"))));
  std::vector<policy::NameProblem> problems;
  if (ask && has_names(*rules)) {
    auto found = problems_of_names(*rules, ask);
    if (found)
      problems = std::move(*found);
    else
      out.push_back(policy_check(
          "the names in it",
          warning("they could not be checked: " + without_stop(found.error().message), "Try again.")));
  } else if (has_names(*rules)) {
    out.push_back(policy_check("the names in it", skipped("Affinity was not asked")));
  }
  for (auto const& text : texts) {
    bool const is_doubtful = std::ranges::any_of(
        problems, [&](policy::NameProblem const& problem) { return problem.key == text.key; });
    if (!is_doubtful) out.push_back(policy_check(text.key, passed(text.key + ": " + text.meaning)));
  }
  for (auto& problem : problems)
    out.push_back(
        policy_check(problem.key, warning(problem.key + ": " + problem.text, std::move(problem.remedy))));
  if (rules->per_hour && journal_path(settings).empty())
    out.push_back(
        policy_check("limits.per_hour",
                     warning("limits.per_hour: without a journal writes are counted in each process alone",
                             "Give --journal a file that all processes share.")));
  return out;
}

}  // namespace affinity::server
