#include "server/doctor/network_checks.hpp"

#include "base/text/counted.hpp"
#include "client/curl/base_url.hpp"
#include "client/curl/ca_bundle.hpp"
#include "client/curl/server_trust.hpp"
#include "client/quoting.hpp"
#include "client/response_error.hpp"
#include "schema/shape.hpp"
#include "tools/plan.hpp"
#include "tools/rows.hpp"
#include "tools/v1/shapes.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

namespace affinity::server {

namespace {

using Easy = std::unique_ptr<CURL, void (*)(CURL*)>;

constexpr char check_network[] =
    "Check the network, and AFFINITY_BASE_URL if it is set. Behind a company's proxy: --use-env-proxy.";

bool is_trust(CURLcode code) {
  return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
         code == CURLE_SSL_CERTPROBLEM || code == CURLE_SSL_ISSUER_ERROR;
}

// Whether the transfer reached this phase.
bool progressed(CURL* easy, CURLINFO what) {
  curl_off_t time = 0;
  curl_easy_getinfo(easy, what, &time);
  return time > 0;
}

Connectivity judge(CURL* easy, CURLcode code, std::string const& host, bool https, char const* problem) {
  Connectivity connectivity;
  bool const named = code == CURLE_OK || is_trust(code) || progressed(easy, CURLINFO_NAMELOOKUP_TIME_T);
  if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY || !named) {
    connectivity.dns = failure("the name " + host + " could not be found", check_network);
    connectivity.tls = skipped("there is no way there");
    return connectivity;
  }
  connectivity.dns = passed("the name " + host + " was found");
  if (code == CURLE_OK) {
    connectivity.tls = https ? passed("connected, and the certificate of " + host + " is good")
                             : passed("connected; http, which is for this machine alone");
    connectivity.reachable = true;
  } else if (is_trust(code)) {
    connectivity.tls = failure(
        "the certificate of " + host + " was not accepted: " + client::sanitize_line(problem, 200),
        "If something in between opens TLS, name its authority with --ca-file FILE; check the clock.");
  } else if (code == CURLE_SSL_CONNECT_ERROR) {
    connectivity.tls =
        failure("no TLS with " + host + ": " + client::sanitize_line(problem, 200), check_network);
  } else if (code == CURLE_OPERATION_TIMEDOUT) {
    connectivity.tls = failure(host + " did not answer in time", check_network);
  } else if (code == CURLE_COULDNT_CONNECT) {
    connectivity.tls = failure(host + " did not accept a connection", check_network);
  } else {
    connectivity.tls = failure("no connection to " + host + ": " + curl_easy_strerror(code), check_network);
  }
  return connectivity;
}

Request request_of(tools::Tool const& tool) { return tools::plan(tool, {}); }

// Parses the body and validates it against the tool's output shape.
Result<json::value> body_of(Response const& response, schema::Shape const& shape) {
  auto body = parse_json(response.body);
  if (!body) {
    auto const type =
        client::sanitize_line(response.headers.find("content-type").value_or("no content type"), 60);
    return fail(ErrorKind::upstream, "the answer is no JSON (" + type + ")");
  }
  if (!body->is_object()) return fail(ErrorKind::upstream, "the answer is not one JSON object");
  if (auto const why = schema::mismatch(*body, shape, "answer"); !why.empty())
    return fail(ErrorKind::upstream, why);
  return body;
}

Finding refusal(Request const& request, Response const& response) {
  if (response.status == 401)
    return failure(
        "Affinity does not accept the key (401)",
        "Make a new key in Affinity (Settings, API) and put it in the old one's place. If the base URL is a "
        "sandbox, its key is \"sandbox\".");
  auto const error = client::response_error(request, response);
  auto const text = without_stop(error.message);
  if (response.status == 429) return warning(text, error.next_step);
  return failure(text, error.next_step.empty() ? check_network : error.next_step);
}

std::string field(json::value const& object, std::string_view name) {
  auto const* found = member(object, name);
  auto const text = found ? as_text(*found) : std::nullopt;
  return text ? client::sanitize_line(*text, 80) : "?";
}

constexpr char not_affinity[] =
    "Something else answers in Affinity's place: a sign-in page of the network, a proxy, or a wrong "
    "AFFINITY_BASE_URL.";

Finding judge_whoami(Request const& request, Response const& response) {
  if (response.status != 200) return refusal(request, response);
  auto const body = body_of(response, tools::whoami());
  if (!body) return failure(body.error().message, not_affinity);
  auto const* user = member(*body, "user");
  auto const* tenant = member(*body, "tenant");
  if (!user || !tenant) return failure("the answer names neither user nor tenant", not_affinity);
  return passed("the key is that of " + field(*user, "email") + " at " + field(*tenant, "name"));
}

std::string days(std::int64_t seconds) {
  if (seconds < 7200) return counted(seconds / 60, "minute");
  return seconds < 2 * 86400 ? counted(seconds / 3600, "hour") : counted(seconds / 86400, "day");
}

Finding judge_quota(Request const& request, Response const& response) {
  if (response.status != 200) return refusal(request, response);
  auto const body = body_of(response, tools::rate_limits());
  if (!body) return failure(body.error().message, not_affinity);
  auto const* rate = member(*body, "rate");
  auto const* month = rate ? member(*rate, "org_monthly") : nullptr;
  auto const* minute = rate ? member(*rate, "api_key_per_minute") : nullptr;
  if (!month || !minute) return warning("the answer has no counts", "Send the report of doctor --contract.");
  auto const number = [](json::value const& counts, std::string_view name) {
    auto const* found = member(counts, name);
    return found ? as_int64(*found) : std::nullopt;
  };
  auto const per_minute = number(*minute, "limit"), limit = number(*month, "limit"),
             left = number(*month, "remaining");
  std::string const this_minute =
      per_minute ? ", " + counted(*per_minute, "request") + " a minute" : std::string();
  if (!limit || !left) return passed("no limit of the month" + this_minute);
  auto const reset = number(*month, "reset");
  auto const text = std::to_string(*left) + " of " + counted(*limit, "call") + " of the month are left" +
                    (reset ? ", renewed in " + days(*reset) : std::string()) + this_minute;
  if (*left <= 0)
    return failure(text,
                   "Nothing works for anybody in the account until then; look for who uses it up, or take a "
                   "larger plan.");
  if (*left * 10 < *limit)
    return warning(text, "Look for who uses it up; --month-reserve keeps a part from bulk work.");
  return passed(text);
}

}  // namespace

Milliseconds request_timeout(Settings const& settings) {
  return std::min(settings.deadline, Milliseconds(10'000));
}

Connectivity check_connectivity(Settings const& settings) {
  auto const host = std::string(client::host_of(settings.base_url));
  bool const https = settings.base_url.starts_with("https:");
  auto const ca_bundle = client::load_ca_bundle(settings.ca_file);
  if (!ca_bundle)
    return {.dns = skipped("--ca-file comes first"),
            .tls = failure(without_stop(ca_bundle.error().message), "Name a PEM file with --ca-file.")};
  Easy const easy(curl_easy_init(), curl_easy_cleanup);
  if (!easy)  // no libcurl here, or no memory
    return {.dns = skipped("no connection can be tried"),
            .tls = failure(curl_easy_strerror(CURLE_FAILED_INIT),
                           "Install the package, or free memory, and run doctor again.")};
  std::array<char, CURL_ERROR_SIZE> problem{};
  auto* const it = easy.get();
  curl_easy_setopt(it, CURLOPT_URL, settings.base_url.c_str());
  curl_easy_setopt(it, CURLOPT_CONNECT_ONLY, 1L);  // TLS handshake only; sends no request
  curl_easy_setopt(it, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(it, CURLOPT_ERRORBUFFER, problem.data());
  curl_easy_setopt(it, CURLOPT_CONNECTTIMEOUT_MS, long(request_timeout(settings).count()));
  curl_easy_setopt(it, CURLOPT_TIMEOUT_MS, long(request_timeout(settings).count()));
  curl_easy_setopt(it, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
  curl_blob blob{
      .data = const_cast<char*>(ca_bundle->data()), .len = ca_bundle->size(), .flags = CURL_BLOB_NOCOPY};
  if (!ca_bundle->empty()) curl_easy_setopt(it, CURLOPT_CAINFO_BLOB, &blob);
  client::ask_system_for_authorities(it);
  if (settings.env_proxy && https)
    curl_easy_setopt(it, CURLOPT_HTTPPROXYTUNNEL, 1L);
  else
    curl_easy_setopt(it, CURLOPT_PROXY, "");
  auto const code = curl_easy_perform(it);
  return judge(it, code, host, https, problem.data());
}

Finding check_clock(Response const& response, WallTime ours) {
  auto const date = response.headers.find("date");
  if (!date) return skipped("the answer had no Date");
  auto const theirs = curl_getdate(std::string(*date).c_str(), nullptr);
  if (theirs < 0) return skipped("the answer had a Date that cannot be read");
  auto const here = std::chrono::duration_cast<std::chrono::seconds>(ours.time_since_epoch()).count();
  auto const off = std::abs(here - std::int64_t(theirs));
  if (off <= 30) return passed("this machine and Affinity agree about the time");
  auto const text =
      "this machine's clock is " + std::to_string(off) + " seconds " + (here > theirs ? "ahead" : "behind");
  constexpr char remedy[] =
      "Set it: sudo timedatectl set-ntp true. Certificates, tokens and logs depend on it.";
  return off <= 300 ? warning(text, remedy) : failure(text, remedy);
}

AccountFindings check_account(SendRequest const& send_request, Clock const& clock) {
  AccountFindings out;
  auto const whoami = request_of(tools::identity().front()), limits = request_of(tools::quota().front());
  auto const first = send_request(whoami);
  if (!first) {
    out.whoami = failure(without_stop(first.error().message),
                         first.error().next_step.empty() ? check_network : first.error().next_step);
    out.quota = out.clock = skipped("Affinity did not answer");
    return out;
  }
  out.whoami = judge_whoami(whoami, *first);
  out.clock = check_clock(*first, clock.wall());
  if (first->status == 401) {
    out.quota = skipped("the key is not accepted");
    return out;
  }
  auto const second = send_request(limits);
  out.quota = second ? judge_quota(limits, *second)
                     : failure(without_stop(second.error().message), second.error().next_step);
  return out;
}

}  // namespace affinity::server
