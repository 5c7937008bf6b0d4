#include "sandbox/control/endpoints.hpp"

namespace affinity::sandbox {

namespace {

JsonResponse set_rights(Params in, v2::FaceSettings& settings) {
  in.reject_unknown({"key", "rights"});
  in.require({"key", "rights"});
  auto const key = in.string("key");
  v2::Rights rights;
  for (auto const& name : in.strings("rights").value_or(std::vector<std::string>{})) {
    auto const right = v2::right_named(name);
    if (right)
      rights.insert(*right);
    else
      in.add_error("rights: there is no right \"" + name + "\"");
  }
  if (in.error()) return error_response(422, *in.error());
  settings.rights[*key] = std::move(rights);
  return success_response();
}

JsonResponse set_versions(Params in, v2::FaceSettings& settings) {
  auto const read = [&](std::string const& name) {
    auto const version = v2::version_named(name);
    if (!version) in.add_error("there is no version \"" + name + "\"");
    return version.value_or(v2::newest_version);
  };
  in.reject_unknown({"default", "rejected"});
  auto const default_name = in.string("default");
  auto fresh = settings;
  if (default_name) fresh.default_version = read(*default_name);
  if (auto const names = in.strings("rejected")) {
    fresh.rejected_versions.clear();
    for (auto const& name : *names) fresh.rejected_versions.insert(read(name));
  }
  if (in.error()) return error_response(422, *in.error());
  settings = std::move(fresh);
  return success_response();
}

JsonResponse set_replication_lag(Params in, v2::FaceSettings& settings) {
  in.reject_unknown({"milliseconds"});
  in.require({"milliseconds"});
  auto const lag = in.integer("milliseconds").value_or(0);
  if (lag < 0 || lag > 60'000) in.add_error("milliseconds must be from 0 to 60000");
  if (in.error()) return error_response(422, *in.error());
  settings.replication_lag = Milliseconds(lag);
  return success_response();
}

std::optional<int> read_merge_kind(Params& in) {
  auto const kind = in.string("kind");
  if (!kind) return std::nullopt;
  if (*kind != "company" && *kind != "person") in.add_error("kind must be company or person");
  return *kind == "person" ? person_entity : organization_entity;
}

// `fails` is the error that the merge ends with, or true for the one in Affinity's own example.
std::string read_merge_error(Params& in, std::optional<int> kind) {
  auto const* value = in.find("fails");
  if (!value || value->is_string()) return in.string("fails").value_or("");
  bool const fails = in.boolean("fails").value_or(false);
  if (!fails) return {};
  return kind == person_entity ? "Primary person not found" : "Primary company not found";
}

JsonResponse add_merge_plan(Params in, v2::FaceSettings& settings) {
  constexpr Id longest_s = 86'400, most_polls = 1'000;
  in.reject_unknown({"kind", "pair", "after_s", "after_polls", "fails"});
  v2::MergePlan plan{.entity_type = read_merge_kind(in)};
  if (auto const pair = in.ids("pair")) {
    if (pair->size() == 2 && pair->front() != pair->back())
      plan.pair = std::pair{pair->front(), pair->back()};
    else
      in.add_error("pair must be the id of the primary record and that of its duplicate");
  }
  if (in.count_present({"after_s", "after_polls"}) > 1) in.add_error("Give after_s or after_polls, not both");
  if (auto const seconds = in.integer_between("after_s", 0, longest_s))
    plan.duration = std::chrono::seconds(*seconds);
  plan.polls = in.integer_between("after_polls", 0, most_polls);
  plan.error = read_merge_error(in, plan.entity_type);
  if (in.error()) return error_response(422, *in.error());
  settings.merge_plans.add(std::move(plan));
  return success_response();
}

JsonResponse show_requests(Params in, RequestLog& log, std::size_t late_writes) {
  bool const clear = in.boolean("clear").value_or(false), bodies = in.boolean("bodies").value_or(false);
  if (in.error()) return error_response(422, *in.error());
  auto shown = log.to_json(bodies);
  shown["late_writes"] = late_writes;
  if (clear) log.clear();
  return json::value(std::move(shown));
}

}  // namespace

bool is_control_request(std::string_view target) { return target.starts_with("/__sandbox/"); }

JsonResponse handle_control_request(Request const& request, ControlState const& state) {
  auto& [fault_injector, request_log, v2_settings, late_writes] = state;
  auto const target = std::string_view(request.target);
  auto const path = target.substr(0, target.find('?'));
  if (path == "/__sandbox/faults" && request.method == Method::post) {
    auto in = Params::from_json(request.body);
    if (auto const why = fault_injector.add(in)) return error_response(422, *why);
    return json::value(json::object{{"waiting", fault_injector.size()}});
  }
  if (path == "/__sandbox/faults" && request.method == Method::del) {
    fault_injector.clear();
    return success_response();
  }
  if (path == "/__sandbox/requests" && request.method == Method::get) {
    auto const query = target.substr(std::min(target.size(), path.size() + 1));
    return show_requests(Params::from_urlencoded(query), request_log, late_writes);
  }
  if (path == "/__sandbox/rights" && request.method == Method::post)
    return set_rights(Params::from_json(request.body), v2_settings);
  if (path == "/__sandbox/versions" && request.method == Method::post)
    return set_versions(Params::from_json(request.body), v2_settings);
  if (path == "/__sandbox/replication-lag" && request.method == Method::post)
    return set_replication_lag(Params::from_json(request.body), v2_settings);
  if (path == "/__sandbox/merges" && request.method == Method::post)
    return add_merge_plan(Params::from_json(request.body), v2_settings);
  if (path == "/__sandbox/merges" && request.method == Method::del) {
    v2_settings.merge_plans.clear();
    return success_response();
  }
  return error_response(404,
                        "The sandbox itself has POST and DELETE /__sandbox/faults, GET /__sandbox/requests, "
                        "POST /__sandbox/rights, POST /__sandbox/versions, POST /__sandbox/replication-lag, "
                        "POST and DELETE /__sandbox/merges");
}

}  // namespace affinity::sandbox
