#include "client/curl/allocator.hpp"
#include "client/http_client_fixture.hpp"
#include "client/tls_server.hpp"
#include "support/catch.hpp"
#include "support/loopback_server.hpp"
#include "support/scratch.hpp"

#include <curl/curl.h>

#include <cstring>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace affinity::tests::handle_pool_test {

namespace {

namespace allocator = client::curl_allocator;

// The memory that libcurl holds, as far as it asked our allocator for it. Never destroyed: its threads may
// still free some.
struct Held {
  std::mutex mutex{};
  std::map<void*, std::size_t> blocks{};
  int handles_made = 0;  // nothing else is as large and zeroed

  void* add(void* block, std::size_t size) {
    std::lock_guard const lock(mutex);
    if (block) blocks[block] = size;
    return block;
  }
  void remove(void* block) {
    std::lock_guard const lock(mutex);
    blocks.erase(block);
  }
  bool has(std::string_view text) {
    std::lock_guard const lock(mutex);
    for (auto const& [block, size] : blocks)
      if (std::string_view(static_cast<char const*>(block), size).find(text) != text.npos) return true;
    return false;
  }
};
auto& held = *new Held;

// The first to start libcurl names its allocator, so this comes before all tests.
CURLcode const started = curl_global_init_mem(
    CURL_GLOBAL_DEFAULT, [](std::size_t size) { return held.add(allocator::allocate(size), size); },
    [](void* block) {
      held.remove(block);
      allocator::deallocate(block);
    },
    [](void* block, std::size_t size) {
      held.remove(block);
      return held.add(allocator::reallocate(block, size), size);
    },
    [](char const* text) {
      return static_cast<char*>(held.add(allocator::duplicate(text), std::strlen(text) + 1));
    },
    [](std::size_t count, std::size_t size) {
      held.handles_made += count == 1 && size > 4000;
      return held.add(allocator::allocate_zeroed(count, size), count * size);
    });

constexpr std::string_view key = "Basic Y2FuYXJ5IG9mIHRoZSBrZXk=",
                           target = "/persons?term=canary-of-the-target",
                           body = R"({"filter":"canary of the body"})",
                           secret_header = "canary-of-the-header";

Request secret_request(Method method) {
  Request request{.method = method, .target = std::string(target), .only_reads = true};
  request.headers.set("Authorization", std::string(key));
  request.headers.set("X-Test", std::string(secret_header));
  if (method == Method::post) {
    request.body = body;
    request.content_type = "application/json";
  }
  return request;
}

void check_nothing_held() {
  CHECK(!held.has(key));
  CHECK(!held.has(target));
  CHECK(!held.has(body));
  CHECK(!held.has(secret_header));
  CHECK(!held.has("canary of the answer"));
}

}  // namespace

TEST_CASE("nothing of a request and its answer stays in the handle that is kept for the next") {
  REQUIRE(started == CURLE_OK);
  LoopbackServer server({{read(), gate(), send(http_answer("canary of the answer")), hang()}});
  client::CurlHttpClient http(settings_for(server));
  auto const method = GENERATE(Method::get, Method::post);
  Pending pending(http, secret_request(method));
  REQUIRE(pending.sent(server));
  CHECK(held.has(target));  // so this is where to look
  server.open_gate();
  REQUIRE(pending.wait()->status == 200);
  check_nothing_held();
}

TEST_CASE("nothing of a request stays over TLS either, for which libcurl copies it once more") {
  TlsServer const server;
  auto settings = settings_for(server.url());
  Scratch const files;
  files.write("authority.pem", server.certificate());
  settings.ca_file = files.path("authority.pem");
  client::CurlHttpClient http(settings);
  REQUIRE(ask(http, secret_request(Method::post))->status == 200);
  check_nothing_held();
}

TEST_CASE("reads one after another use one handle") {
  LoopbackServer server({{serve(http_answer("{}"))}});
  client::CurlHttpClient http(settings_for(server));
  REQUIRE(ask(http, get_of("/lists"))->status == 200);
  auto const made = held.handles_made;
  REQUIRE(ask(http, get_of("/persons/7"))->status == 200);
  REQUIRE(ask(http, get_of("/lists"))->status == 200);
  bool const keeps_handles = curl_version_info(CURLVERSION_NOW)->version_num < 0x080700;
  CHECK(held.handles_made == made + (keeps_handles ? 0 : 2));
}

TEST_CASE("a read after another is sent as if it were the first") {
  LoopbackServer server({{serve(http_answer("{}"))}});
  client::CurlHttpClient http(settings_for(server));
  auto search = secret_request(Method::post);
  REQUIRE(ask(http, search)->status == 200);
  REQUIRE(ask(http, get_of("/lists"))->status == 200);
  LoopbackServer fresh({{serve(http_answer("{}"))}});
  client::CurlHttpClient other(settings_for(fresh));
  REQUIRE(ask(other, get_of("/lists"))->status == 200);
  auto const without_host = [](std::string request) { return request.erase(request.find("Host:"), 28); };
  CHECK(without_host(server.seen().back()) == without_host(fresh.seen().back()));
}

}  // namespace affinity::tests::handle_pool_test
