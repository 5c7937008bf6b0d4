#include "server/program/program.hpp"

#include "base/json/toml.hpp"
#include "base/system/file.hpp"
#include "server/program/journal_place.hpp"
#include "server/program/protected_files.hpp"

#include <cerrno>
#include <stdexcept>

namespace affinity::server {

namespace {

client::Settings client_settings(Settings const& settings) {
  client::Settings out;
  out.http.base_url = settings.base_url;
  out.http.ca_file = settings.ca_file;
  out.http.env_proxy = settings.env_proxy;
  out.cache.ttl = settings.metadata_cache;
  out.rate_limit.enabled = settings.rate_limited;
  out.rate_limit.per_minute = settings.rate_limit;
  out.rate_limit.month_reserve = settings.month_reserve;
  out.api_version = settings.api_version;
  out.scheme = settings.bearer ? client::AuthScheme::bearer : client::AuthScheme::basic;
  return out;
}

client::Dependencies dependencies(Clock const& clock, Log& log, Metrics& metrics) {
  return {
      .clock = &clock,
      .metrics = &metrics,
      .log = [&log](Level level, std::string_view event, LogFields line) { log.write(level, event, line); }};
}

client::Caller caller_of(Settings const& settings, Program::Reach reach) {
  // Every request has its principal's key; without one Affinity refuses it.
  if (reach == Program::Reach::http && has_key_per_principal(settings.auth)) return {.principal = "nobody"};
  return {.principal = settings.sandbox ? "sandbox" : "local",
          .api_key = settings.sandbox ? Secret("sandbox") : settings.api_key,
          .read_only = settings.selection.read_only};
}

mcp::ServerSettings server_settings(Settings const& settings, Clock const& affinity_clock) {
  mcp::ServerSettings out;
  out.affinity_clock = &affinity_clock;
  out.call_timeout = settings.deadline;
  out.confirm = settings.confirm;
  out.output_schemas = settings.output_schemas;
  out.server_selection = settings.selection;
  out.concurrency = settings.concurrency;
  if (!has_key_per_principal(settings.auth)) out.concurrency.max_per_principal = 0;  // there is one principal
  return out;
}

// Whoever starts the program over stdio is where it runs; clients of a server may be anywhere.
TimeZone time_zone_of(Settings const& settings, Program::Reach reach) {
  if (settings.time_zone) return *settings.time_zone;
  bool const is_here = reach == Program::Reach::local && !settings.sandbox;
  return is_here ? TimeZone::of_system() : TimeZone();
}

std::optional<tools::FileRoots> roots_of(Settings const& settings, Program::Reach reach) {
  if (settings.files_roots.empty() || reach == Program::Reach::http) return std::nullopt;
  auto roots = tools::FileRoots::open(settings.files_roots);
  if (!roots) throw std::runtime_error(roots.error().message + " " + roots.error().next_step);
  roots->protect(protected_files(settings));
  return std::move(*roots);
}

tools::FileLimits file_limits(Settings const& settings, Program::Reach reach) {
  tools::FileLimits limits;
  constexpr std::size_t over_http =
      2'621'440;  // 2.5 MiB, so that base64 and envelope fit into a body of 4 MiB
  if (reach == Program::Reach::http) limits.max_inline_bytes = over_http;
  if (settings.max_file_bytes) limits.max_inline_bytes = *settings.max_file_bytes;
  return limits;
}

// A mapping that is wrong would show deals wrongly, so the program does not start with it.
std::optional<tools::unified::CrmMapping> crm_mapping_of(Settings const& settings) {
  auto const& path = settings.crm_mapping;
  if (path.empty()) return std::nullopt;
  constexpr std::size_t most = 1u << 20;
  auto const text = read_regular_file(path, most);
  if (!text) throw std::runtime_error("--crm-mapping: " + path + " " + read_error_text(errno, most) + ".");
  auto const file = affinity::read_toml(*text);
  if (!file) throw std::runtime_error("--crm-mapping: " + path + ": " + file.error().message);
  auto mapping = tools::unified::read_crm_mapping(*file);
  if (!mapping)
    throw std::runtime_error("--crm-mapping: " + path + ": " + mapping.error().message + " " +
                             mapping.error().next_step);
  return std::move(*mapping);
}

// A file that cannot be used stops no reads, so the program starts, says why, and writes nothing.
std::unique_ptr<tools::policy::Policy> policy_of(Settings const& settings, Clock const& affinity_clock,
                                                 tools::Journal& journal, Log& log) {
  if (settings.policy.empty()) return nullptr;
  auto policy = std::make_unique<tools::policy::Policy>(
      settings.policy, affinity_clock, journal,
      [&log](Level level, std::string_view event, LogFields line) { log.write(level, event, line); });
  (void)policy->rules();  // reads it now, and logs what it is
  return policy;
}

}  // namespace

void hide_key(Log& log, Secret const& key) {
  if (key.empty()) return;
  log.redact(key);
  log.redact(Secret(std::string(client::basic_credentials(key))));
}

sandbox::Settings sandbox_settings(Settings const& settings) {
  sandbox::Settings out;
  out.extra_keys = settings.sandbox_keys;
  out.limit_per_minute = settings.sandbox_limit;
  out.data_file = settings.sandbox_data;
  out.sandbox_file = settings.sandbox_file;
  out.bulk = {settings.sandbox_people, settings.sandbox_organizations, settings.sandbox_entries};
  return out;
}

Program::Program(Settings given, Reach reach)
    : settings(std::move(given)),
      log(settings.log_level),
      full_catalogue(tools::Catalogue::with_opt_in()),
      catalogue(tools::select_tools(full_catalogue, settings.selection).value()),
      affinity_clock(settings.sandbox ? settings.sandbox_clock : std::nullopt),
      sandbox_(settings.sandbox ? std::make_unique<sandbox::Api>(affinity_clock, sandbox_settings(settings))
                                : nullptr),
      sandbox_sender_(sandbox_ ? std::make_unique<SandboxSender>(*sandbox_) : nullptr),
      affinity_(sandbox_sender_
                    ? std::make_unique<client::AffinityClient>(client_settings(settings), *sandbox_sender_,
                                                               dependencies(clock, log, metrics))
                    : std::make_unique<client::AffinityClient>(client_settings(settings),
                                                               dependencies(clock, log, metrics))),
      roots_(roots_of(settings, reach)),
      resources_(tools::resources()),
      prompts_(tools::prompts()),
      skills_(tools::skills()),
      crm_mapping_(crm_mapping_of(settings)),
      affinity_name_(affinity_name(settings)),
      time_zone_(time_zone_of(settings, reach)),
      journal({.path = journal_path(settings)}, clock),
      policy_(policy_of(settings, affinity_clock, journal, log)),
      policy_sender_(policy_ ? std::make_unique<tools::policy::PolicySender>(*policy_, affinity_->sender())
                             : nullptr),
      tool_context{.catalogue = catalogue,
                   .sender = policy_sender_ ? *policy_sender_ : affinity_->sender(),
                   .limits = {.max_result = settings.max_result},
                   .file_limits = file_limits(settings, reach),
                   .full_catalogue = &full_catalogue,
                   .file_roots = roots_ ? &*roots_ : nullptr,
                   .resources = &resources_,
                   .prompts = &prompts_,
                   .skills = &skills_,
                   .field_value_index = &field_value_index_,
                   .selections = &selections_,
                   .clock = &affinity_clock,
                   .timers = &timers_,
                   .refusals = &refusals_,
                   .crm_mapping = crm_mapping_ ? &*crm_mapping_ : nullptr,
                   .journal = &journal,
                   .affinity = affinity_name_,
                   .write_limits = settings.write_limits,
                   .policy = policy_.get(),
                   .time_zone = &time_zone_},
      audit(log),
      server(tool_context, clock, log, server_settings(settings, affinity_clock),
             {.metrics = &metrics, .audit = &audit}),
      caller(caller_of(settings, reach)) {
  if (!settings.sandbox) hide_key(log, settings.api_key);
  if (settings.audit_log.empty()) return;
  auto file = mcp::AuditFile::open(settings.audit_log);
  if (!file) throw std::runtime_error(file.error().message + " " + file.error().next_step);
  audit.set_file(std::move(*file));
}

}  // namespace affinity::server
