#include "sandbox/ledger.hpp"

namespace affinity::sandbox {

namespace {

constexpr std::size_t most_kept = 10'000;

}  // namespace

void Ledger::add(Asked asked) {
  ++count_;
  if (asked.performed) ++performed_.at(std::size_t(asked.method));
  last_.push_back(std::move(asked));
  if (last_.size() > most_kept) last_.pop_front();
}

json::object Ledger::show() const {
  json::object performed;
  for (auto const method : {Method::get, Method::post, Method::put, Method::del})
    performed[to_string(method)] = performed_.at(std::size_t(method));
  json::array requests;
  for (auto const& asked : last_)
    requests.push_back({{"method", to_string(asked.method)},
                        {"target", asked.target},
                        {"user_id", asked.user_id ? json::value(*asked.user_id) : json::value()},
                        {"status", asked.status},
                        {"performed", asked.performed},
                        {"at", to_iso(asked.at)}});
  return {{"count", count_}, {"performed", std::move(performed)}, {"requests", std::move(requests)}};
}

}  // namespace affinity::sandbox
