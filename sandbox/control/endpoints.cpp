#include "sandbox/control/endpoints.hpp"

namespace affinity::sandbox {

bool is_control_request(std::string_view target) { return target.starts_with("/__sandbox/"); }

JsonResponse handle_control_request(Request const& request, FaultInjector& fault_injector,
                                    RequestLog& request_log) {
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
    auto query = Params::from_urlencoded(target.substr(std::min(target.size(), path.size() + 1)));
    bool const clear = query.boolean("clear").value_or(false);
    if (query.error()) return error_response(422, *query.error());
    auto shown = request_log.to_json();
    if (clear) request_log.clear();
    return json::value(std::move(shown));
  }
  return error_response(
      404, "The sandbox itself has POST and DELETE /__sandbox/faults and GET /__sandbox/requests");
}

}  // namespace affinity::sandbox
