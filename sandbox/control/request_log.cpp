#include "sandbox/control/request_log.hpp"

namespace affinity::sandbox {

namespace {

constexpr std::size_t max_logged = 10'000;

}  // namespace

void RequestLog::add(LoggedRequest request) {
  ++count_;
  if (request.performed) ++performed_.at(std::size_t(request.method));
  requests_.push_back(std::move(request));
  if (requests_.size() > max_logged) requests_.pop_front();
}

json::object RequestLog::to_json() const {
  json::object performed;
  for (auto const method : all_methods) performed[to_string(method)] = performed_.at(std::size_t(method));
  json::array requests;
  for (auto const& request : requests_)
    requests.push_back({{"method", to_string(request.method)},
                        {"target", request.target},
                        {"user_id", request.user_id ? json::value(*request.user_id) : json::value()},
                        {"status", request.status},
                        {"performed", request.performed},
                        {"at", to_iso(request.at)}});
  return {{"count", count_}, {"performed", std::move(performed)}, {"requests", std::move(requests)}};
}

}  // namespace affinity::sandbox
