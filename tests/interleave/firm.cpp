#include "firm.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace affinity::tests {

namespace asio = boost::asio;

namespace {

// The first key is the first member's; "key-of-tenant-N" is the member behind it.
// Everything else is as it always is: what is remembered, who stands in line.
client::Settings unlimited() {
  client::Settings out;
  out.rate_limit.enabled = false;
  return out;
}

sandbox::Settings firm_of_tenants(Scratch const& folder) {
  sandbox::Settings out;
  out.limit_per_minute = out.limit_per_month = std::nullopt;
  json::array team;
  for (int i = -1; i < tenants; ++i) {
    auto const name = i < 0 ? "Owner" : "Tenant";
    auto const address = i < 0 ? "owner@firm.example" : mark_of(i) + "@firm.example";
    team.push_back({{"id", 1000 + i},
                    {"type", 1},
                    {"first_name", name},
                    {"last_name", "of the firm"},
                    {"primary_email", address},
                    {"emails", {address}},
                    {"admin", i < 0}});
    if (i >= 0) out.extra_keys.push_back(key_of(i));
  }
  folder.write("firm.json", write_json(json::object{{"team", team}}));
  out.data_file = folder.path("firm.json");
  return out;
}

}  // namespace

Task<Result<Response>> Late::send(Request request, client::CallContext const& call) {
  auto const executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, std::chrono::microseconds(wait_(dice_)));
  co_await timer.async_wait(asio::use_awaitable);
  co_return co_await inner_.send(std::move(request), call);
}

Firm::Firm(Milliseconds most_late)
    : api_(clock_, firm_of_tenants(folder_)),
      sandbox_sender_(api_),
      late_(sandbox_sender_, most_late),
      affinity_(unlimited(), late_) {}

}  // namespace affinity::tests
