#pragma once
// API v2 of the sandbox: the second face of its records. It answers requests whose path begins with /v2.

#include "sandbox/routing/quota.hpp"
#include "sandbox/store/store.hpp"
#include "sandbox/v2/face/merge_plans.hpp"
#include "sandbox/v2/face/rights.hpp"
#include "sandbox/v2/face/version.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace affinity::sandbox::v2 {

struct FaceSettings {
  std::map<std::string, Rights, std::less<>> rights{};  // by API key; other keys have default_rights()
  ApiVersion default_version = newest_version;          // of requests that name none
  std::set<ApiVersion> rejected_versions{};             // answered as an unknown one
  Milliseconds replication_lag{0};                      // until v2 sees a write of v1
  MergePlans merge_plans{};
};

bool is_request_of_v2(std::string_view target);

// Whether a request changes no record: a GET of either face, or a search of v2.
bool only_reads(Request const&);

// The key of "Bearer <key>", the only scheme of v2; empty for anything else.
std::string_view bearer_key(Request const&);

// What the face knows of a request besides the request.
struct Caller {
  std::string_view key{};
  Person const* user = nullptr;  // null when the key is unknown
  WallTime now{};
  WallTime running_time{};  // as RequestContext::running_time
  std::string_view download_origin{};
  bool endpoint_validation_failed = false;
};

struct Reply {
  Response response{};
  std::vector<std::pair<std::string_view, Id>> updated{};  // records, by v1's name of their resource
  bool counted_poll = false;                               // as RequestContext::counted_poll
};

Rights rights_of(Caller const&, FaceSettings const&);

// The URL to which Affinity would make a test delivery before it performs this request: that of a new
// webhook, and that of one which becomes active or changes its URL while it is. Other mistakes in the request
// are respond()'s.
std::optional<std::string> webhook_url_to_test(Request const&, Caller const&, Store const&,
                                               FaceSettings const&);

// Answers a request; never throws. The order of checks: 401, 429, 404 of the path, 405, version, 415, JSON
// and schema of query and body, 403, 404 of a record, and at last what only the records can tell.
Reply respond(Request const&, Caller const&, Store&, Quota&, FaceSettings const&);

}  // namespace affinity::sandbox::v2
