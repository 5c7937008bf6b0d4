#include "client/curl/content_coding.hpp"

#include "client/http_client_fixture.hpp"
#include "support/catch.hpp"

#include <string>

namespace affinity::tests::content_coding_test {

using client::ContentCodings;

namespace {

std::string bytes_of(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += char(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return out;
}

// {"unpacked":true}, once and twice
std::string const once =
    bytes_of("1f8b0800000000000203ab562acd2b484cce4e4d51b22a292a4dad05000de8170511000000");
std::string const twice = bytes_of(
    "1f8b080000000000020393efe660000126e6d5615a67b53d7ccef9f9066ed2d2d4f25dcbcac0fb429c55102809001b69f49a2500"
    "0000");
// 64 MiB of blanks, three times
std::string const nested = bytes_of(
    "1f8b080000000000020393efe660000126e6b77716fa39158a1c78b83ac66cf96c8702b6e6edbfd844d8244eb09d3dc76e30abd5"
    "70f2cd9f2c2c72"
    "077a9fe59435ddaa609894ac72f76ab5fce3fa7dfa736b1eddbcf9fe4ba1feea3766d7f227674988fbef4f3ffef92f0fd0608f3b"
    "3fb26fdd58d9b6"
    "e88f446c0c235060e5ee4cd9675f031f3cff9592210be44fd8d31eb73db69ea3e6fefd67d7400a4e5adf5ac7f655f7c1de9a9731"
    "b7d881022aef83"
    "0d406e74120419d810c1c20ca414c40e82c438dcc0524984a5d2f6e605dab26d317f1afb7fcf4ca03d02271f25ecada9fd27ffc9"
    "bee833c7a9c7ff"
    "181800dfafc8390d010000");

// A blank, and then so many times 258 more: 13 bits each (RFC 1951, 3.2.6).
std::string deflated_blanks(int times) {
  std::string out;
  int used = 8;
  auto const put = [&](std::string_view bits) {
    for (auto const bit : bits) {
      if (used == 8) {
        out += '\0';
        used = 0;
      }
      if (bit == '1') out.back() = char(out.back() | (1 << used));
      ++used;
    }
  };
  put("110");
  put("01010000");
  for (int i = 0; i < times; ++i) put("1100010100000");
  put("0000000");
  return out;
}

bool acceptable(std::initializer_list<std::string> content, std::string_view transfer = "chunked") {
  ContentCodings codings(true);
  codings.add_header("transfer-encoding", transfer);
  for (auto const& value : content) codings.add_header("Content-Encoding", value);
  return codings.acceptable();
}

std::string headers_of(std::string const& codings) { return "Content-Encoding: " + codings + "\r\n"; }

}  // namespace

TEST_CASE("one coding that was asked for is taken, however it is written") {
  for (auto const* value : {"", "identity", "gzip", "x-gzip", "GZip", " deflate ", "br", "identity, gzip",
                            "gzip,identity", ", gzip ,", "none"})
    CHECK(acceptable({value}));
  CHECK(acceptable({"identity", "gzip"}));
  CHECK(acceptable({"gzip"}, "identity, chunked"));
}

TEST_CASE("two codings are not taken, wherever they stand, nor one that was not asked for") {
  for (auto const* value : {"gzip, gzip", "gzip,gzip,gzip", "deflate, gzip", "br, br", "identity, gzip, gzip",
                            "zstd", "compress", "aws-chunked", "gzip;q=1", "gzip gzip"})
    CHECK(!acceptable({value}));
  CHECK(!acceptable({"gzip", "gzip"}));
  CHECK(!acceptable({"gzip", "identity", "br"}));
  CHECK(!acceptable({"gzip"}, "gzip, chunked"));
  CHECK(!acceptable({}, "gzip, gzip, chunked"));
  ContentCodings no_brotli(false);
  no_brotli.add_header("content-encoding", "br");
  CHECK(!no_brotli.acceptable());
}

TEST_CASE("an answer that is packed twice is refused before it is unpacked, and is not asked for again") {
  struct Row {
    std::string headers, body;
  };
  std::string seven = "gzip";
  for (int i = 0; i < 6; ++i) seven += ", gzip";
  std::vector<Row> const rows = {{headers_of("gzip, gzip"), twice},
                                 {headers_of("gzip") + headers_of("gzip"), twice},
                                 {headers_of("gzip, gzip, gzip"), nested},
                                 {headers_of("identity, gzip, gzip"), twice},
                                 {headers_of(seven), nested},
                                 {headers_of("zstd"), once},
                                 {headers_of("gzip") + "Transfer-Encoding: gzip\r\n", twice}};
  for (auto const& row : rows) {
    CAPTURE(row.headers);
    LoopbackServer server({{read(), send(http_answer(row.body, 200, row.headers)), close()}});
    client::CurlHttpClient http(settings_for(server));
    auto const reply = ask(http, get_of("/lists"));
    CHECK(kind_of(reply) == ErrorKind::upstream);
    CHECK(reply.error().status == 200);
    CHECK(reply.error().message.find("packed") != std::string::npos);
    CHECK(reply.error().next_step.find("Trying again does not help") != std::string::npos);
  }
}

TEST_CASE("a coding that an early head names counts with that of the answer") {
  auto const early = "HTTP/1.1 103 Early Hints\r\nContent-Encoding: gzip\r\n\r\n";
  LoopbackServer server({{read(), send(early + http_answer(twice, 200, headers_of("gzip"))), close()}});
  client::CurlHttpClient http(settings_for(server));
  CHECK(kind_of(ask(http, get_of("/lists"))) == ErrorKind::upstream);
}

TEST_CASE("R-3: a write whose answer is packed twice was performed") {
  for (auto const* codings : {"gzip, gzip", "gzip,gzip,gzip,gzip,gzip,gzip,gzip", "zstd"}) {
    LoopbackServer server({{read(), send(http_answer(twice, 200, headers_of(codings))), close()}});
    client::CurlHttpClient http(settings_for(server));
    auto const reply = ask(http, write_of(Method::post));
    REQUIRE(reply.has_value());
    CHECK(reply->status == 200);
    CHECK(!reply->complete);
  }
}

TEST_CASE("what comes out is counted against what came in") {
  CHECK(!client::is_decompression_bomb(0, 3'000'000));
  CHECK(client::is_decompression_bomb(0, 4'000'000));
  CHECK(!client::is_decompression_bomb(300'000, 33'000'000));
  CHECK(client::is_decompression_bomb(30'000, 30'000'000));

  LoopbackServer server(
      {{read(), send(http_answer(deflated_blanks(70'000), 200, headers_of("deflate"))), close()}});
  client::CurlHttpClient http(settings_for(server));
  auto const reply = ask(http, get_of("/lists"));
  CHECK(kind_of(reply) == ErrorKind::upstream);
  CHECK(reply.error().status == 200);
  CHECK(reply.error().message.find("a hundred times") != std::string::npos);
}

TEST_CASE("a packed answer that is whole is unpacked, and one that is corrupt is an error") {
  LoopbackServer server(
      {{read(), send(http_answer(once, 200, headers_of("identity, gzip"))), close()},
       {read(), send(http_answer(deflated_blanks(100), 200, headers_of("deflate"))), close()},
       {read(), send(http_answer("{}" + once, 200, headers_of("gzip"))), close()}});
  client::CurlHttpClient http(settings_for(server));
  CHECK(ask(http, get_of("/lists"))->body == R"({"unpacked":true})");
  CHECK(ask(http, get_of("/lists"))->body == std::string(25'801, ' '));
  auto const corrupt = ask(http, get_of("/lists"));
  CHECK(kind_of(corrupt) == ErrorKind::upstream);
  CHECK(corrupt.error().message.find("could not be unpacked") != std::string::npos);
}

}  // namespace affinity::tests::content_coding_test
