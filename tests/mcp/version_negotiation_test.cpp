#include "mcp/lifecycle/version_negotiation.hpp"

#include "support/catch.hpp"

namespace affinity::mcp::version_negotiation_test {

namespace {

constexpr char modern_meta[] =
    R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}})";

Message request(std::string const& method, std::string const& params) {
  auto const text = R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{)" + params + "}}";
  return std::get<Message>(read_message(*parse_json(text)));
}

Exchange over_http(std::vector<std::string> version, std::vector<std::string> method = {},
                   std::vector<std::string> name = {}) {
  Exchange exchange;
  exchange.post = PostHeaders{
      .protocol_version = std::move(version), .method = std::move(method), .name = std::move(name)};
  return exchange;
}

// "2025-06-18", or "400 -32020" for an error response.
std::string verdict(Message const& message, Peer const& peer, Exchange const& exchange = {}) {
  auto const negotiated = negotiate_revision(message, peer, exchange);
  if (auto const* revision = std::get_if<Revision>(&negotiated)) return std::string(to_string(*revision));
  auto const& refusal = std::get<ErrorResponse>(negotiated);
  return std::to_string(refusal.status) + " " + std::to_string(refusal.error.code);
}

std::string verdict(Message const& message, Exchange const& exchange) {
  return verdict(message, Peer{}, exchange);
}

std::string claim(std::string const& version) {
  return R"("_meta":{"io.modelcontextprotocol/protocolVersion":)" + version +
         R"(,"io.modelcontextprotocol/clientCapabilities":{}})";
}

}  // namespace

TEST_CASE("stdio: a claim makes a request modern, whatever came before") {
  Peer fresh;
  CHECK(verdict(request("tools/list", modern_meta), fresh) == "2026-07-28");
  Peer opened;
  opened.negotiated = Revision::r2025_06_18;
  CHECK(verdict(request("tools/list", modern_meta), opened) == "2026-07-28");
  CHECK(verdict(request("initialize", modern_meta), fresh) == "2026-07-28");
}

TEST_CASE(
    "stdio: without a claim the negotiated revision holds, and before one only initialize and ping pass") {
  Peer fresh;
  CHECK(verdict(request("initialize", ""), fresh) == "2025-11-25");
  CHECK(verdict(request("ping", ""), fresh) == "2025-11-25");
  CHECK(verdict(request("tools/list", ""), fresh) == "400 -32602");
  Peer opened;
  opened.negotiated = Revision::r2024_11_05;
  CHECK(verdict(request("tools/list", ""), opened) == "2024-11-05");
}

TEST_CASE("a claim is checked for its shape before its version") {
  Peer fresh;
  CHECK(verdict(request("tools/list", claim("7")), fresh) == "400 -32602");
  CHECK(verdict(request("tools/list", R"("_meta":{"io.modelcontextprotocol/protocolVersion":"v999.0.0"})"),
                fresh) == "400 -32602");
  CHECK(verdict(request("tools/list", claim(R"("v999.0.0")")), fresh) == "400 -32022");
  CHECK(verdict(request("tools/list", claim(R"("2025-11-25")")), fresh) == "400 -32022");
}

TEST_CASE("an unsupported version is answered with what is supported and what was asked") {
  Peer fresh;
  auto const refusal =
      std::get<ErrorResponse>(negotiate_revision(request("tools/list", claim(R"("2030-01-01")")), fresh, {}));
  CHECK(refusal.error.data == json::value{{"supported", {"2026-07-28"}}, {"requested", "2030-01-01"}});
}

TEST_CASE("H-7: the headers of a modern request must say what the body says, before its version is judged") {
  auto const list = request("tools/list", modern_meta);
  CHECK(verdict(list, over_http({"2026-07-28"}, {"tools/list"})) == "2026-07-28");
  CHECK(verdict(list, over_http({}, {"tools/list"})) == "400 -32020");
  CHECK(verdict(list, over_http({"2025-11-25"}, {"tools/list"})) == "400 -32020");
  CHECK(verdict(list, over_http({"2026-07-28"}, {})) == "400 -32020");
  CHECK(verdict(list, over_http({"2026-07-28"}, {"Tools/List"})) == "400 -32020");
  CHECK(verdict(list, over_http({"2026-07-28", "2026-07-28"}, {"tools/list"})) == "400 -32020");
  auto const unknown = request("tools/list", claim(R"("v999.0.0")"));
  CHECK(verdict(unknown, over_http({"2026-07-28"}, {"tools/list"})) == "400 -32020");
  CHECK(verdict(unknown, over_http({"v999.0.0"}, {"tools/list"})) == "400 -32022");
}

TEST_CASE("http: Mcp-Name repeats the tool, plain or as base64 of UTF-8") {
  auto const call = request("tools/call", std::string(R"("name":"Größe",)") + modern_meta);
  auto const with_name = [](std::vector<std::string> name) {
    return over_http({"2026-07-28"}, {"tools/call"}, std::move(name));
  };
  CHECK(verdict(call, with_name({"=?base64?R3LDtsOfZQ==?="})) == "2026-07-28");
  CHECK(verdict(call, with_name({"Größe"})) == "2026-07-28");
  CHECK(verdict(call, with_name({})) == "400 -32020");
  CHECK(verdict(call, with_name({"other"})) == "400 -32020");
  CHECK(verdict(call, with_name({"=?base64?R3LDtsOfZQ=?="})) == "400 -32020");
  CHECK(verdict(call, with_name({"=?BASE64?R3LDtsOfZQ==?="})) == "400 -32020");
  auto const literal = request("tools/call", std::string(R"("name":"=?BASE64?eA==?=",)") + modern_meta);
  CHECK(verdict(literal, with_name({"=?BASE64?eA==?="})) == "2026-07-28");
}

TEST_CASE("http: without a claim the header decides, and 2025-03-26 is assumed without one") {
  auto const list = request("tools/list", "");
  CHECK(verdict(list, over_http({})) == "2025-03-26");
  CHECK(verdict(list, over_http({"2025-11-25"})) == "2025-11-25");
  CHECK(verdict(list, over_http({"2024-11-05"})) == "2024-11-05");
  CHECK(verdict(list, over_http({"2026-07-28"})) == "400 -32602");
  CHECK(verdict(list, over_http({"1999-01-01"})) == "400 -32022");
  CHECK(verdict(request("initialize", ""), over_http({"2026-07-28"})) == "400 -32020");
  CHECK(verdict(request("initialize", ""), over_http({"2025-06-18"})) == "2025-11-25");
}

TEST_CASE("http: in a session its revision holds, and a session that is gone is 404 for all but initialize") {
  Peer session;
  session.negotiated = Revision::r2025_06_18;
  auto open = over_http({});
  open.session = Exchange::Session::open;
  CHECK(verdict(request("tools/list", ""), session, open) == "2025-06-18");
  CHECK(accepts_batch(session, open) == false);
  auto gone = over_http({"2025-06-18"});
  gone.session = Exchange::Session::gone;
  CHECK(verdict(request("tools/list", ""), gone) == "404 -32600");
  CHECK(verdict(request("initialize", ""), gone) == "2025-11-25");
  CHECK(verdict(request("tools/list", modern_meta), gone) == "400 -32020");
}

TEST_CASE("batches are for 2025-03-26 alone") {
  Peer fresh;
  CHECK(!accepts_batch(fresh, {}));
  Peer opened;
  opened.negotiated = Revision::r2025_03_26;
  CHECK(accepts_batch(opened, {}));
  opened.negotiated = Revision::r2025_06_18;
  CHECK(!accepts_batch(opened, {}));
  CHECK(accepts_batch(fresh, over_http({})));
  CHECK(accepts_batch(fresh, over_http({"2025-03-26"})));
  CHECK(!accepts_batch(fresh, over_http({"2025-06-18"})));
}

}  // namespace affinity::mcp::version_negotiation_test
