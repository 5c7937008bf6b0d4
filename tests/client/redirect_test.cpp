#include "client/pipeline/redirect.hpp"

#include "base/text/text.hpp"
#include "client/download.hpp"
#include "client/http_client_fixture.hpp"
#include "client/pipeline/affinity_client.hpp"
#include "support/catch.hpp"
#include "support/scripted_sender.hpp"
#include "support/sessions/client_without_limits.hpp"

namespace affinity::tests::redirect_test {

namespace {

using client::resolve_location;
using client::UrlParts;

UrlParts const api{.origin = "https://api.affinity.co", .target = "/entity-files/download/7"};

Request file_of(std::string target, std::size_t most = 1000) {
  return {.target = std::move(target), .download = Download{.max_bytes = most}, .idempotent = true};
}

Response led_to(std::string location, int status = 302) {
  Response response{.status = status};
  response.headers.set("location", std::move(location));
  return response;
}

client::CallContext with_key() { return {.caller = {.api_key = Secret("secret-key")}}; }

std::string redirect_to(std::string const& url, int status = 302) {
  return http_answer("moved", status, "Location: " + url + "\r\n");
}

// Affinity over the network, with the key, as the program has it.
struct Reached {
  explicit Reached(std::string base_url) : affinity({.http = {.base_url = std::move(base_url)}}) {}
  Result<Response> ask(Request request) {
    return run(affinity.sender().send(std::move(request), with_key()));
  }
  client::AffinityClient affinity;
};

}  // namespace

TEST_CASE("a Location leads where the URL rules say, byte for byte") {
  struct Row {
    char const* location;
    char const* origin;
    char const* target;
  };
  for (auto const& [location, origin, target] : {
           Row{"https://files.example/a%2Fb?sig=%41+b&x=/../", "https://files.example",
               "/a%2Fb?sig=%41+b&x=/../"},
           Row{"HTTPS://Files.Example:443/x/../y", "https://files.example", "/x/../y"},
           Row{"https://files.example:8443", "https://files.example:8443", "/"},
           Row{"//other.example/x", "https://other.example", "/x"},
           Row{"/there?x=1#part", "https://api.affinity.co", "/there?x=1"},
           Row{"https://files.example/a b/ü", "https://files.example", "/a%20b/%C3%BC"},
       }) {
    CAPTURE(location);
    auto const place = resolve_location(api, location, false);
    REQUIRE(place);
    CHECK(place->origin == origin);
    CHECK(place->target == target);
  }
}

TEST_CASE("N-2: a Location that is not https to somewhere is refused") {
  for (auto const* location :
       {"http://files.example/x", "http://127.0.0.1/x", "http://localhost/x", "file:///etc/passwd",
        "file://localhost/etc/passwd", "gopher://files.example/x", "ftp://files.example/x", "ldap://x/y",
        "javascript:alert(1)", "data:text/plain,x", "https://user@files.example/x",
        "https://user:pass@files.example/x", "https://", "", "https://files.example\\@evil.example/",
        "https://files.example/\r\nX: y", "https://files.example:99999/", "https://[fe80::1%25eth0]/x",
        "https://files.example:port/x"}) {
    CAPTURE(location);
    auto const place = resolve_location(api, location, false);
    CHECK(!place);
  }
}

TEST_CASE("http is followed only on loopback, and only where the base URL is on loopback") {
  for (auto const* location : {"http://127.0.0.1:9/x", "http://localhost:9/x", "http://[::1]:9/x"})
    CHECK(resolve_location({.origin = "http://127.0.0.1:1", .target = "/"}, location, true));
  CHECK(!resolve_location({.origin = "http://127.0.0.1:1", .target = "/"}, "http://10.0.0.1/x", true));
  CHECK(!resolve_location({.origin = "http://127.0.0.1:1", .target = "/"}, "file:///x", true));
}

TEST_CASE("N-2: another origin gets no key, no cookie and no header of ours") {
  LoopbackServer files({{serve(http_answer("content"))}});
  LoopbackServer api_server({{serve(redirect_to(files.url() + "/signed?x=1"))}});
  Reached reached(api_server.url());
  auto request = file_of("/entity-files/download/7");
  request.headers.set("X-Secret", "y");
  auto const reply = reached.ask(request);
  REQUIRE(reply);
  CHECK(reply->body == "content");
  REQUIRE(files.requests() == 1);
  auto const seen = lower(files.seen()[0]);
  CHECK(seen.starts_with("get /signed?x=1 http/1.1\r\n"));
  for (auto const* header :
       {"authorization", "cookie", "referer", "x-secret", "accept-encoding", "secret-key"}) {
    CAPTURE(header);
    CHECK(seen.find(header) == std::string::npos);
  }
  CHECK(lower(api_server.seen()[0]).find("authorization: basic") != std::string::npos);
}

TEST_CASE("a redirect inside Affinity's own origin keeps the key") {
  LoopbackServer api_server({{read(), send(redirect_to("/elsewhere")), serve(http_answer("content"))}});
  Reached reached(api_server.url());
  CHECK(reached.ask(file_of("/entity-files/download/7"))->body == "content");
  REQUIRE(api_server.requests() == 2);
  CHECK(lower(api_server.seen()[1]).find("authorization: basic") != std::string::npos);
}

TEST_CASE("N-2: the key does not come back when a redirect leads away and home again") {
  ScriptedSender sender{led_to("https://files.example/a"), led_to("https://api.affinity.co/b"),
                        Response{.status = 200}};
  client::AffinityClient affinity(at_rest(), sender);
  CHECK(ask(affinity.sender(), file_of("/a"), with_key())->status == 200);
  REQUIRE(sender.asked.size() == 3);
  CHECK(sender.asked[1].origin == "https://files.example");
  CHECK(sender.asked[1].headers.fields.empty());
  CHECK(sender.asked[2].origin == "https://api.affinity.co");
  CHECK(sender.asked[2].headers.fields.empty());
}

TEST_CASE("N-2: three redirects are followed and a fourth is not") {
  std::deque<Result<Response>> const hops(3, led_to("https://files.example/again"));
  ScriptedSender sender;
  sender.script = hops;
  sender.script.push_back(Response{.status = 200});
  client::AffinityClient affinity(at_rest(), sender);
  CHECK(ask(affinity.sender(), file_of("/a"), with_key())->status == 200);
  sender.script = hops;
  sender.script.push_back(led_to("https://files.example/again"));
  sender.asked.clear();
  CHECK(kind_of(ask(affinity.sender(), file_of("/a"), with_key())) == ErrorKind::upstream);
  CHECK(sender.asked.size() == 4);
}

TEST_CASE("a redirect is followed for every status that is one, and for no other") {
  for (int const status : {301, 302, 303, 307, 308}) {
    ScriptedSender sender{led_to("https://files.example/a", status), Response{.status = 200}};
    client::AffinityClient affinity(at_rest(), sender);
    CHECK(ask(affinity.sender(), file_of("/a"), with_key())->status == 200);
  }
  for (int const status : {200, 300, 304, 404}) {
    ScriptedSender sender{led_to("https://files.example/a", status)};
    client::AffinityClient affinity(at_rest(), sender);
    CHECK(ask(affinity.sender(), file_of("/a"), with_key())->status == status);
  }
}

TEST_CASE("only a download follows: a plain GET and a write show their redirect") {
  ScriptedSender sender{led_to("https://files.example/a"), led_to("https://files.example/a", 307)};
  client::AffinityClient affinity(at_rest(), sender);
  CHECK(ask(affinity.sender(), get_of("/lists"), with_key())->status == 302);
  auto write = write_of(Method::post);
  write.download = Download{.max_bytes = 10};
  CHECK(ask(affinity.sender(), write, with_key())->status == 307);
  CHECK(sender.asked.size() == 2);
}

TEST_CASE("N-2: a redirected POST is one request in all") {
  LoopbackServer other({{serve(http_answer("{}"))}});
  LoopbackServer api_server({{serve(redirect_to(other.url() + "/x", 307))}});
  Reached reached(api_server.url());
  CHECK(
      reached
          .ask({.method = Method::post, .target = "/entity-files", .parts = {{.name = "file", .bytes = "x"}}})
          ->status == 307);
  CHECK(api_server.requests() == 1);
  CHECK(other.connections() == 0);
}

TEST_CASE("a redirect without a Location is an error, and so is one to nowhere good") {
  for (auto const& answer :
       {Response{.status = 302}, led_to("file:///etc/passwd"), led_to("http://files.example/")}) {
    ScriptedSender sender{answer};
    client::AffinityClient affinity(at_rest(), sender);
    CHECK(kind_of(ask(affinity.sender(), file_of("/a"), with_key())) == ErrorKind::upstream);
    CHECK(sender.asked.size() == 1);
  }
}

TEST_CASE("what the other origin says of its refusal is not repeated") {
  ScriptedSender sender{led_to("https://files.example/a"),
                        json_response("<Error>SignatureDoesNotMatch</Error>", 403)};
  client::AffinityClient affinity(at_rest(), sender);
  auto const reply = ask(affinity.sender(), file_of("/a"), with_key());
  REQUIRE(!reply);
  CHECK(reply.error().kind == ErrorKind::upstream);
  CHECK(reply.error().message.find("403") != std::string::npos);
  CHECK(reply.error().message.find("Signature") == std::string::npos);
}

TEST_CASE(
    "N-4: another origin inside the network is not even connected to, unless the base URL is on loopback") {
  LoopbackServer inside({{serve(http_answer("secret"))}});
  client::CurlHttpClient http(settings_for("https://api.affinity.co"));
  for (std::string const host :
       {"127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "[::1]"}) {
    CAPTURE(host);
    auto request = file_of("/x");
    request.origin = "https://" + host + ":" + inside.port();
    auto const reply = ask(http, request, within(Milliseconds(5000)));
    CHECK(kind_of(reply) == ErrorKind::denied);
  }
  CHECK(inside.connections() == 0);
  client::CurlHttpClient near(settings_for(inside));
  auto request = file_of("/x");
  request.origin = inside.url();
  CHECK(ask(near, request)->body == "secret");
}

TEST_CASE("nothing but a plain GET goes to another origin") {
  LoopbackServer server({{serve(http_answer("{}"))}});
  client::CurlHttpClient http(settings_for(server));
  auto const sent_as = [&](Request request) {
    request.origin = server.url();
    return kind_of(ask(http, std::move(request)));
  };
  CHECK(sent_as(write_of(Method::post)) == ErrorKind::internal);
  CHECK(sent_as(write_of(Method::del)) == ErrorKind::internal);
  auto with_authorization = get_of("/x");
  with_authorization.headers.set("Authorization", "Basic x");
  CHECK(sent_as(with_authorization) == ErrorKind::internal);
  for (auto const* origin : {"ftp://x", "https://a/b", "https://a@b", "https://a b", "localhost"}) {
    auto request = get_of("/x");
    request.origin = origin;
    CHECK(kind_of(ask(http, request)) == ErrorKind::internal);
  }
  CHECK(server.connections() == 0);
}

}  // namespace affinity::tests::redirect_test
