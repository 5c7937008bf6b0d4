#include "base/platform/path_text.hpp"
#include "base/text/printable.hpp"
#include "client/curl/base_url.hpp"
#include "client/curl/http_client.hpp"
#include "client/pipeline/authentication.hpp"
#include "server/command_line/doctor_options.hpp"
#include "server/commands/commands.hpp"
#include "server/credentials/api_key.hpp"
#include "server/doctor/contract.hpp"
#include "server/doctor/host_checks.hpp"
#include "server/doctor/local_checks.hpp"
#include "server/doctor/network_checks.hpp"
#include "server/doctor/policy_checks.hpp"
#include "server/doctor/rights_checks.hpp"
#include "server/program/program.hpp"
#include "server/program/sandbox_sender.hpp"
#include "server/terminal/terminal.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>

namespace affinity::server {

namespace {

// Sends requests one at a time and waits: to Affinity over the network, or to the sandbox in this process.
class BlockingClient {
 public:
  explicit BlockingClient(Settings const& settings)
      : request_timeout_(request_timeout(settings)),
        sandbox_clock_(settings.sandbox_clock),
        authentication_(settings.bearer ? client::AuthScheme::bearer : client::AuthScheme::basic,
                        settings.api_version) {
    if (settings.sandbox) {
      sandbox_ = std::make_unique<sandbox::Api>(sandbox_clock_, sandbox_settings(settings));
      sandbox_sender_ = std::make_unique<SandboxSender>(*sandbox_);
      caller_.api_key = Secret("sandbox");
    } else {
      http_ = std::make_unique<client::CurlHttpClient>(
          client::HttpClientSettings{.base_url = settings.base_url,
                                     .ca_file = settings.ca_file,
                                     .env_proxy = settings.env_proxy,
                                     .connect_timeout = request_timeout_,
                                     .attempt_timeout = request_timeout_});
      if (auto const key = read_api_key()) caller_.api_key = *key;
    }
  }

  // Caches responses: the contract check needs whoami and the rate limits too.
  Result<Response> send(Request const& request) {
    auto const known = answers_.find(request.target);
    if (known != answers_.end()) return known->second;
    auto answer = send_with_key(request);
    if (answer) authentication_.inspect(*answer, request, caller_.api_key);
    return answers_.emplace(request.target, std::move(answer)).first->second;
  }

 private:
  Result<Response> send_with_key(Request request) {
    if (auto const keyed = authentication_.add_key(request, caller_.api_key); !keyed) return fail(keyed);
    auto& network = http_ ? static_cast<client::Sender&>(*http_) : *sandbox_sender_;
    client::CallContext const call{.caller = caller_, .deadline = SystemClock().now() + request_timeout_};
    std::optional<Result<Response>> answer;
    auto sending = network.send(std::move(request), call);
    boost::asio::co_spawn(io_, std::move(sending), [&](std::exception_ptr error, Result<Response> given) {
      if (error) std::rethrow_exception(error);
      answer = std::move(given);
    });
    io_.restart();
    io_.run();
    return std::move(*answer);
  }

  Milliseconds request_timeout_;
  boost::asio::io_context io_{1};  // before the HTTP client, which posts to it until it is gone
  SandboxClock sandbox_clock_;
  client::Caller caller_{};
  std::unique_ptr<sandbox::Api> sandbox_{};
  std::unique_ptr<SandboxSender> sandbox_sender_{};
  std::unique_ptr<client::CurlHttpClient> http_{};
  client::Authentication authentication_;
  std::map<std::string, Result<Response>> answers_{};
};

// For the report: Affinity's address is public, any other may be private.
std::string_view who(Settings const& settings) {
  if (settings.sandbox) return "the sandbox";
  return client::host_of(settings.base_url) == "api.affinity.co" ? "api.affinity.co" : "another host";
}

bool has_key() {
  auto const key = read_api_key();
  return key && !key->empty();
}

// Checks connection and account, or says why they were skipped.
void check_affinity(Settings const& settings, bool offline, BlockingClient& api, std::vector<Check>& checks) {
  auto const host = std::string(client::host_of(settings.base_url));
  Connectivity connectivity;
  AccountFindings account;
  auto const nothing = [&](std::string const& why) {
    account.whoami = account.quota = account.clock = skipped(why);
  };
  if (offline || settings.sandbox) {
    connectivity.dns = connectivity.tls =
        skipped(offline ? "not asked with --offline" : "the sandbox is in this process");
    connectivity.reachable = settings.sandbox && !offline;
  } else {
    connectivity = check_connectivity(settings);
  }
  if (offline)
    nothing("not asked with --offline");
  else if (!connectivity.reachable)
    nothing("there is no way to Affinity");
  else if (!settings.sandbox && !has_key())
    nothing("there is no key to ask with");
  else
    account = check_account([&](Request const& request) { return api.send(request); }, SystemClock());
  checks.push_back({.name = "dns", .subject = "the name " + host, .finding = std::move(connectivity.dns)});
  checks.push_back(
      {.name = "tls", .subject = "the connection to " + host, .finding = std::move(connectivity.tls)});
  bool const accepted = account.whoami.level == Finding::Level::ok;
  checks.push_back({.name = "whoami", .subject = "GET /auth/whoami", .finding = std::move(account.whoami)});
  checks.push_back({.name = "quota", .subject = "GET /rate-limit", .finding = std::move(account.quota)});
  checks.push_back(
      {.name = "clock", .subject = "the Date of Affinity's answers", .finding = std::move(account.clock)});
  if (!accepted)
    return checks.push_back(
        {.name = "v2", .subject = "the version of API v2", .finding = skipped("whoami comes first")});
  auto rights = check_rights([&](Request const& request) { return api.send(request); }, settings.api_version);
  std::ranges::move(rights, std::back_inserter(checks));
}

std::vector<Check> check_machine(Settings const& settings, DoctorOptions const& options) {
  std::vector<Check> out;
  out.push_back({.name = "settings",
                 .subject = "flags, environment and settings file",
                 .finding = options.settings_error.empty()
                                ? passed("flags, environment and settings file make sense")
                                : failure(options.settings_error,
                                          "Change it as it says; --help names every setting. The other "
                                          "checks go by the defaults.")});
  out.push_back({.name = "key", .subject = "the Affinity key", .finding = check_api_key(settings)});
  out.push_back({.name = "key file", .subject = "AFFINITY_API_KEY_FILE", .finding = check_api_key_file()});
  out.push_back(
      {.name = "state", .subject = "the token and principals files", .finding = check_state_files(settings)});
  out.push_back({.name = "journal", .subject = "plans and receipts", .finding = check_journal(settings)});
  out.push_back({.name = "roots", .subject = "--files-root", .finding = check_file_roots(settings)});
  out.push_back({.name = "port", .subject = "--listen, for http", .finding = check_listen_port(settings)});
  return out;
}

}  // namespace

int run_doctor(Invocation const& invocation) {
  auto const& settings = invocation.settings;
  auto const& options = invocation.doctor;
  auto checks = check_machine(settings, options);
  BlockingClient api(settings);
  check_affinity(settings, options.offline, api, checks);
  std::function<Result<Response>(Request const&)> ask_names;
  if (!options.offline && (settings.sandbox || has_key()))
    ask_names = [&](Request const& request) { return api.send(request); };
  std::ranges::move(check_policy(settings, ask_names), std::back_inserter(checks));
  auto hosts = check_hosts(dry_start);
  checks.insert(checks.end(), std::make_move_iterator(hosts.begin()), std::make_move_iterator(hosts.end()));

  json::object report;
  if (options.contract) {
    Finding finding = skipped("not asked with --offline");
    bool const may = settings.sandbox || has_key();
    if (!options.offline && !may) finding = skipped("there is no key to ask with");
    if (!options.offline && may) {
      auto contract = check_contract([&](Request const& request) { return api.send(request); }, who(settings),
                                     to_iso(SystemClock().wall()).substr(0, 10));
      finding = std::move(contract.finding);
      report = std::move(contract.report);
    }
    checks.push_back(
        {.name = "contract", .subject = "what we believe of Affinity", .finding = std::move(finding)});
  }
  bool const in_file = !options.report.empty() && !report.empty();
  if (in_file) {
    std::ofstream file(platform::to_path(options.report), std::ios::binary);
    file << write_json_indented(report) << std::flush;
    if (!file) {
      std::cerr << "affinity-crm-mcp doctor: " << options.report
                << " cannot be written. Name another file.\n";
      return exit_usage;
    }
    std::cerr << "The report, which holds no names and no values: " << options.report << '\n';
  }
  if (options.json) {
    auto out = as_json(checks);
    if (!report.empty() && !in_file) out["report"] = std::move(report);
    std::cout << printable_json(write_json(out)) << std::endl;
  } else if (!report.empty() && !in_file) {
    std::cerr << as_table(checks, false) << std::flush;
    std::cout << printable_json(write_json_indented(report)) << std::flush;
  } else {
    std::cout << as_table(checks, terminal_of(platform::StandardStream::output, settings.no_color).colours)
              << std::flush;
  }
  return exit_code(checks);
}

}  // namespace affinity::server
