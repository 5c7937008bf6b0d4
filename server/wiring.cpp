#include "server/wiring.hpp"

namespace affinity::server {

namespace {

client::Settings client_settings(Settings const& settings) {
  client::Settings out;
  out.wire.base_url = settings.base_url;
  out.wire.ca_file = settings.ca_file;
  out.scheme = settings.bearer ? client::Scheme::bearer : client::Scheme::basic;
  return out;
}

client::Caller caller_of(Settings const& settings) {
  return {.principal = settings.sandbox ? "sandbox" : "local",
          .api_key = settings.sandbox ? Secret("sandbox") : settings.api_key,
          .read_only = settings.selection.read_only};
}

mcp::ServerSettings server_settings(Settings const& settings) {
  mcp::ServerSettings out;
  out.call_deadline = settings.deadline;
  out.confirm = settings.confirm;
  return out;
}

}  // namespace

sandbox::Settings sandbox_settings(Settings const& settings) {
  sandbox::Settings out;
  out.more_keys = settings.sandbox_keys;
  out.limit_per_minute = settings.sandbox_limit;
  return out;
}

Program::Program(Settings given)
    : settings(std::move(given)),
      log(settings.log_level),
      catalogue(tools::choose(tools::Catalogue::everything(), settings.selection).value()),
      sandbox_clock_(settings.sandbox_clock),
      sandbox_(settings.sandbox ? std::make_unique<sandbox::Api>(sandbox_clock_, sandbox_settings(settings))
                                : nullptr),
      in_process_(sandbox_ ? std::make_unique<InProcess>(*sandbox_) : nullptr),
      affinity_(in_process_ ? std::make_unique<client::Affinity>(client_settings(settings), *in_process_)
                            : std::make_unique<client::Affinity>(client_settings(settings))),
      desk{.catalogue = catalogue,
           .sender = affinity_->sender(),
           .limits = {.max_result = settings.max_result}},
      server(desk, clock, log, server_settings(settings)),
      caller(caller_of(settings)) {
  if (!settings.sandbox) log.hide(settings.api_key);
}

}  // namespace affinity::server
