#pragma once
// Constructs the objects of the program in order of dependency; they are destroyed in reverse.

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "client/pipeline/affinity_client.hpp"
#include "client/timer.hpp"
#include "mcp/server.hpp"
#include "sandbox/api.hpp"
#include "server/program/sandbox_sender.hpp"
#include "server/settings/settings.hpp"
#include "tools/composed/upstream/refusals.hpp"
#include "tools/journal/journal.hpp"
#include "tools/policy/policy.hpp"
#include "tools/prompts/prompt.hpp"
#include "tools/records/field_value_index.hpp"
#include "tools/resources/resource.hpp"
#include "tools/skills/skill.hpp"
#include "tools/tool_context.hpp"
#include "tools/unified/model/crm_mapping.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace affinity::server {

// The system's wall clock or a fixed one; the steady clock always runs.
class SandboxClock final : public Clock {
 public:
  explicit SandboxClock(std::optional<WallTime> fixed) : fixed_(fixed) {}
  TimePoint now() const override { return system_.now(); }
  WallTime wall() const override { return fixed_ ? *fixed_ : system_.wall(); }

 private:
  SystemClock system_{};
  std::optional<WallTime> fixed_;
};

class Program {
 public:
  // How clients reach the program: decides the size of messages, and whether paths of files have a meaning
  // for them.
  enum class Reach { local, http };

  // The settings must have a key or the sandbox, and select at least one tool. Throws std::runtime_error when
  // a folder of --files-root does not exist, or --audit-log or --crm-mapping cannot be used.
  explicit Program(Settings, Reach = Reach::local);
  Program(Program const&) = delete;
  Program& operator=(Program const&) = delete;

  Settings const settings;
  SystemClock const clock{};
  Log log;
  Metrics metrics{};
  tools::Catalogue const full_catalogue;
  tools::Catalogue const catalogue;   // the tools that are offered
  SandboxClock const affinity_clock;  // Affinity's "now": with --sandbox that of --clock

 private:
  std::unique_ptr<sandbox::Api> const sandbox_;  // with --sandbox: Affinity in this process …
  std::unique_ptr<SandboxSender> const sandbox_sender_;
  std::unique_ptr<client::AffinityClient> const affinity_;  // … else over the network
  std::optional<tools::FileRoots> const roots_;
  std::vector<tools::Resource> const resources_;
  std::vector<tools::Prompt> const prompts_;
  std::vector<tools::Skill> const skills_;
  tools::FieldValueIndex field_value_index_{};
  tools::composed::Refusals refusals_{};
  std::optional<tools::unified::CrmMapping> const crm_mapping_;
  tools::ToolSelections const selections_{.server = settings.selection};
  client::AsioTimerFactory timers_{};
  std::string const affinity_name_;
  TimeZone const time_zone_;

 public:
  tools::Journal journal;  // of all principals

 private:
  std::unique_ptr<tools::policy::Policy> const policy_;  // of --policy; null without
  std::unique_ptr<tools::policy::PolicySender> const policy_sender_;

 public:
  tools::ToolContext const tool_context;
  mcp::AuditLog audit;
  mcp::Server server;
  client::Caller const caller;  // whose key the calls use
};

sandbox::Settings sandbox_settings(Settings const&);

void hide_key(Log&, Secret const&);  // redacts the Affinity key in the log, in every form in which it is sent

}  // namespace affinity::server
