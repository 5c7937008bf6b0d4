#include "client/http_client_fixture.hpp"
#include "client/pipeline/affinity_client.hpp"
#include "support/catch.hpp"

#include <boost/asio/use_awaitable.hpp>

#include <map>
#include <string>

namespace affinity::tests::tenants_test {

namespace {

std::string header_of(std::string const& request, std::string const& name) {
  auto const at = request.find("\r\n" + name + ": ");
  if (at == request.npos) return {};
  auto const from = at + name.size() + 4;
  return request.substr(from, request.find("\r\n", from) - from);
}

std::string first_segment(std::string const& request) {
  auto const from = request.find('/') + 1;
  return request.substr(from, request.find('/', from) - from);
}

}  // namespace

// Alternates, read by read, with a write in between, and asks some things that may be remembered.
Task<void> alternate(client::Sender& sender, int first, int last,
                     std::vector<client::CallContext> const& tenants, int& answered) {
  for (int i = first; i < last; ++i) {
    auto const& tenant = tenants[std::size_t(i) % tenants.size()];
    Request request{.target = "/" + tenant.caller.principal + "/" + std::to_string(i)};
    if (i % 97 == 0) request.method = Method::del;
    if (i % 10 < 2) request.max_age = std::chrono::seconds(30);
    auto const reply = co_await sender.send(std::move(request), tenant);
    answered += reply && reply->status == 200;
  }
}

TEST_CASE("T-5: two tenants who alternate on one connection each send their own key, 10,000 times") {
  LoopbackServer server({{serve(http_answer("{}"))}});
  client::AffinityClient affinity(
      {.http = settings_for(server), .scheme = client::AuthScheme::bearer, .rate_limit = {.enabled = false}});
  std::vector<client::CallContext> const tenants = {
      {.caller = {.principal = "tenant-a", .api_key = Secret("key-of-tenant-a")}},
      {.caller = {.principal = "tenant-b", .api_key = Secret("key-of-tenant-b")}}};
  boost::asio::io_context io;
  int answered = 0;
  for (int part = 0; part < 4; ++part)
    boost::asio::co_spawn(io, alternate(affinity.sender(), part * 2500, (part + 1) * 2500, tenants, answered),
                          [](std::exception_ptr) {});
  io.run();
  CHECK(answered == 10'000);
  auto const seen = server.seen();
  CHECK(seen.size() == 10'000);
  std::map<std::string, int> wrong;
  for (auto const& request : seen) {
    auto const expected = "Bearer key-of-" + first_segment(request);
    if (header_of(request, "Authorization") != expected || !header_of(request, "Cookie").empty())
      ++wrong[request];
  }
  CHECK(wrong.size() == 0);
}

}  // namespace affinity::tests::tenants_test
