#include "sandbox/control/request_log.hpp"

#include "base/text/text.hpp"

namespace affinity::sandbox {

namespace {

constexpr std::size_t max_logged = 10'000;
constexpr std::size_t max_logged_body = 2'000;

}  // namespace

std::string loggable_body(Request const& request) {
  if (request.body.size() > max_logged_body || !is_utf8(request.body)) return {};
  return request.body;
}

void RequestLog::add(LoggedRequest request) {
  if (!request.late) ++count_;
  if (request.performed) ++performed_.at(std::size_t(request.method));
  requests_.push_back(std::move(request));
  if (requests_.size() > max_logged) requests_.pop_front();
}

json::object RequestLog::to_json(bool with_bodies) const {
  json::object performed;
  for (auto const method : all_methods) performed[to_string(method)] = performed_.at(std::size_t(method));
  json::array requests;
  for (auto const& request : requests_) {
    json::object line{{"method", to_string(request.method)},
                      {"target", request.target},
                      {"user_id", request.user_id ? json::value(*request.user_id) : json::value()},
                      {"status", request.status},
                      {"performed", request.performed},
                      {"at", to_iso(request.at)}};
    if (request.late) line["late"] = true;
    if (with_bodies && !request.body.empty()) line["body"] = request.body;
    requests.push_back(std::move(line));
  }
  return {{"count", count_}, {"performed", std::move(performed)}, {"requests", std::move(requests)}};
}

}  // namespace affinity::sandbox
