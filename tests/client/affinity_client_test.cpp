#include "client/pipeline/affinity_client.hpp"

#include "client/pipeline/read_only.hpp"
#include "support/catch.hpp"
#include "support/loopback_server.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"

#include <stdexcept>

namespace affinity::tests::affinity_client_test {

namespace {

client::CallContext const call{.caller = {.api_key = Secret("k123")}};
client::CallContext const reader{.caller = {.api_key = Secret("k123"), .read_only = true}};
Request const a_read{.target = "/lists"};

}  // namespace

TEST_CASE("D-1: the read-only gate lets reads pass and nothing else") {
  CHECK(!client::read_only_refusal(a_read, reader.caller));
  Request const search{
      .method = Method::post, .target = "/v2/companies/search", .body = "{}", .only_reads = true};
  CHECK(!client::read_only_refusal(search, reader.caller));
  for (auto const method : {Method::post, Method::put, Method::patch, Method::del}) {
    Request const request{.method = method, .target = "/lists"};
    auto const refusal = client::read_only_refusal(request, reader.caller);
    REQUIRE(refusal.has_value());
    CHECK(refusal->kind == ErrorKind::denied);
    CHECK(refusal->next_step.find("--read-only") != std::string::npos);
    CHECK(!client::read_only_refusal(request, call.caller));
  }
}

TEST_CASE("the client adds the caller's key on top of any innermost sender") {
  ScriptedSender http{Response{.status = 200}};
  client::AffinityClient affinity({}, http);
  CHECK(run(affinity.sender().send(a_read, call))->status == 200);
  CHECK(http.asked.at(0).headers.find("authorization") == "Basic OmsxMjM=");
}

TEST_CASE("D-1: the row is read-only for a caller who is, and for nobody else") {
  ScriptedSender http{Response{.status = 200}};
  client::AffinityClient affinity({}, http);
  Request const request{.method = Method::del, .target = "/notes/1"};
  CHECK(run(affinity.sender().send(request, reader)).error().kind == ErrorKind::denied);
  CHECK(http.asked.empty());
  CHECK(run(affinity.sender().send(request, call))->status == 200);
}

TEST_CASE("the client over the network reaches the base URL with the key") {
  LoopbackServer server({{serve(http_answer("{}"))}});
  client::AffinityClient affinity(
      {.http = {.base_url = server.url() + "/"}, .scheme = client::AuthScheme::bearer});
  CHECK(run(affinity.sender().send(a_read, call))->status == 200);
  CHECK(server.seen().at(0).find("\r\nAuthorization: Bearer k123\r\n") != std::string::npos);
}

TEST_CASE("the client is not built on a base URL that would lay the key open") {
  bool refused = false;
  try {
    client::AffinityClient const affinity({.http = {.base_url = "http://api.affinity.co"}});
  } catch (std::invalid_argument const&) {
    refused = true;
  }
  CHECK(refused);
}

}  // namespace affinity::tests::affinity_client_test
