// Uploads and downloads over HTTP, byte for byte.

#include "client/download.hpp"
#include "client/http_client_fixture.hpp"
#include "support/catch.hpp"

#include <sys/mman.h>

#include <stdexcept>

namespace affinity::tests::file_transfer_test {

namespace {

// Every byte value, in an order that no line ending or encoding survives by accident.
std::string content_of(std::size_t size) {
  std::string out(size, '\0');
  for (std::size_t i = 0; i < size; ++i) out[i] = char((i * 7 + i / 256) & 0xFF);
  return out;
}

std::shared_ptr<platform::NativeFile const> file_of(std::string_view bytes) {
  auto fd = std::make_shared<platform::NativeFile>(::memfd_create("test", MFD_CLOEXEC));
  if (::write(int(fd->get()), bytes.data(), bytes.size()) != ssize_t(bytes.size()))
    throw std::runtime_error("no room for a test's file");
  return fd;
}

Request upload_of(FormPart part) {
  return {.method = Method::post,
          .target = "/entity-files",
          .parts = {{.name = "person_id", .bytes = "7"}, std::move(part)}};
}

Request download_of(std::size_t most, std::shared_ptr<DownloadSink> into = {}) {
  return {
      .target = "/x", .download = Download{.max_bytes = most, .sink = std::move(into)}, .idempotent = true};
}

struct Kept final : DownloadSink {
  std::string bytes{};
  int begun = 0, ended = 0;
  std::size_t room = std::string::npos;
  bool begin() override {
    ++begun;
    bytes.clear();
    return true;
  }
  bool write(std::string_view more) override {
    if (more.size() > room - bytes.size()) return false;
    bytes += more;
    return true;
  }
  bool end() override {
    ++ended;
    return true;
  }
};

constexpr std::size_t limit = 300'000;

std::string between(std::string const& text, std::string_view before, std::string_view after) {
  auto const from = text.find(before) + before.size();
  return text.substr(from, text.rfind(after) - from);
}

}  // namespace

TEST_CASE("a file goes up byte for byte, from memory and from a descriptor") {
  auto const size = GENERATE(std::size_t{0}, std::size_t{1}, std::size_t{65'535}, std::size_t{3} << 20);
  auto const from_file = GENERATE(false, true);
  CAPTURE(size, from_file);
  auto const content = content_of(size);
  LoopbackServer server({{serve(http_answer(R"({"success":true})"))}});
  client::CurlHttpClient http(settings_for(server));
  auto part = FormPart{.name = "file", .filename = "a.bin"};
  if (from_file) {
    part.file = file_of(content);
    part.size = size;
  } else {
    part.bytes = content;
  }
  REQUIRE(ask(http, upload_of(part))->status == 200);
  REQUIRE(server.requests() == 1);
  auto const seen = server.seen()[0];
  CHECK(seen.find("Content-Type: multipart/form-data; boundary=") != std::string::npos);
  auto const sent = between(seen, "application/octet-stream\r\n\r\n", "\r\n--affinity-crm-mcp-");
  CHECK((sent == content));
}

TEST_CASE("an upload is never sent twice, whatever becomes of its connection") {
  auto const ending = GENERATE(0, 1);
  LoopbackServer server({{read(), send(http_answer("{}")), read(), ending ? reset() : close()},
                         {read(), ending ? reset() : close()}});
  client::CurlHttpClient http(settings_for(server));
  REQUIRE(ask(http, get_of("/auth/whoami"))->status == 200);
  auto const reply = ask(http, upload_of({.name = "file", .filename = "a", .bytes = content_of(100'000)}));
  CHECK(kind_of(reply) == ErrorKind::unknown_outcome);
  CHECK(server.requests("POST") == 1);
  CHECK(server.connections() == 2);
}

TEST_CASE("an upload whose file shrinks ends without a whole request, and says so") {
  LoopbackServer server({{serve(http_answer("{}"))}});
  client::CurlHttpClient http(settings_for(server));
  auto const reply =
      ask(http, upload_of({.name = "file", .filename = "a", .file = file_of("hello"), .size = 1'000'000}));
  REQUIRE(!reply);
  CHECK(reply.error().kind == ErrorKind::invalid);
  CHECK(server.requests() == 0);
}

TEST_CASE("what was sent is told as it goes, on the caller's thread, up to the whole") {
  LoopbackServer server({{serve(http_answer("{}"))}});
  client::CurlHttpClient http(settings_for(server));
  std::vector<client::Progress> told;
  auto const here = std::this_thread::get_id();
  bool always_here = true;
  client::CallContext const call{.on_progress = [&](client::Progress const& progress) {
    told.push_back(progress);
    always_here = always_here && std::this_thread::get_id() == here;
  }};
  REQUIRE(ask(http, upload_of({.name = "file", .filename = "a", .bytes = content_of(2'000'000)}), call));
  CHECK(always_here);
  REQUIRE(told.size() >= 3);
  CHECK(told.back().done == told.back().total);
  CHECK(told.back().total > 2'000'000);
  for (std::size_t i = 1; i < told.size(); ++i) CHECK(told[i].done > told[i - 1].done);
  CHECK(told.back().message == "1.9 MiB of 1.9 MiB sent");
}

TEST_CASE("a request without a file tells nothing") {
  LoopbackServer server({{serve(http_answer("{}"))}});
  client::CurlHttpClient http(settings_for(server));
  int told = 0;
  client::CallContext const call{.on_progress = [&](client::Progress const&) { ++told; }};
  REQUIRE(ask(http, get_of("/x"), call));
  CHECK(told == 0);
}

TEST_CASE("F-7: a file comes down byte for byte up to its limit, and not one byte more") {
  auto const size = GENERATE(std::size_t{0}, std::size_t{1}, limit - 1, limit, limit + 1);
  auto const announced = GENERATE(true, false);
  auto const into_sink = GENERATE(true, false);
  CAPTURE(size, announced, into_sink);
  auto const content = content_of(size);
  LoopbackServer server({announced ? Script{serve(http_answer(content))}
                                   : Script{read(), send("HTTP/1.1 200 OK\r\n\r\n" + content), close()}});
  client::CurlHttpClient http(settings_for(server));
  auto const kept = std::make_shared<Kept>();
  auto const reply = ask(http, download_of(limit, into_sink ? kept : nullptr));
  if (size > limit) {
    CHECK(kind_of(reply) == ErrorKind::invalid);
    CHECK(kept->ended == 0);
  } else {
    REQUIRE(reply);
    CHECK((content == (into_sink ? kept->bytes : reply->body)));
    CHECK(reply->complete == announced);
    CHECK(kept->begun == (into_sink ? 1 : 0));
    CHECK(kept->ended == (into_sink ? 1 : 0));
  }
}

TEST_CASE("F-7: a body without an end is cut at the limit") {
  // More than the limit and then silence: only counting ends this.
  LoopbackServer server({{read(), send("HTTP/1.1 200 OK\r\n\r\n" + content_of(50'000)), hang()}});
  client::CurlHttpClient http(settings_for(server));
  auto const kept = std::make_shared<Kept>();
  CHECK(kind_of(ask(http, download_of(40'000, kept))) == ErrorKind::invalid);
  CHECK(kept->bytes.size() <= 40'000);
  CHECK(kept->ended == 0);
}

TEST_CASE("a file that is cut off within its length is an error, and the sink hears of no end") {
  LoopbackServer server({{read(), send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhello"), close()}});
  client::CurlHttpClient http(settings_for(server));
  auto const kept = std::make_shared<Kept>();
  CHECK(kind_of(ask(http, download_of(2000, kept))) == ErrorKind::upstream);
  CHECK(kept->ended == 0);
}

TEST_CASE("F-7: a packed file stays packed, so that a small one cannot become a huge one") {
  auto const packed = content_of(500);
  LoopbackServer server({{serve(http_answer(packed, 200, "Content-Encoding: gzip\r\n"))}});
  client::CurlHttpClient http(settings_for(server));
  CHECK((ask(http, download_of(1000))->body == packed));
}

TEST_CASE("words about a file do not go where its content goes") {
  LoopbackServer server({{serve(http_answer("not found", 404))}});
  client::CurlHttpClient http(settings_for(server));
  auto const kept = std::make_shared<Kept>();
  auto const reply = ask(http, download_of(3, kept));
  CHECK(reply->status == 404);
  CHECK(reply->body == "not found");
  CHECK(kept->begun == 0);
}

TEST_CASE("a sink that takes no more ends the transfer") {
  LoopbackServer server({{serve(http_answer(content_of(100'000)))}});
  client::CurlHttpClient http(settings_for(server));
  auto const kept = std::make_shared<Kept>();
  kept->room = 10;
  CHECK(kind_of(ask(http, download_of(1'000'000, kept))) == ErrorKind::internal);
}

TEST_CASE("an answer that is there at once is handed over by the same rules") {
  auto const kept = std::make_shared<Kept>();
  auto const whole = client::deliver_download(download_of(5, kept), {.status = 200, .body = "hello"});
  REQUIRE(whole);
  CHECK(kept->bytes == "hello");
  CHECK(whole->body.empty());
  CHECK(client::deliver_download(download_of(5), {.status = 200, .body = "hello"})->body == "hello");
  CHECK(kind_of(client::deliver_download(download_of(4), {.status = 200, .body = "hello"})) ==
        ErrorKind::invalid);
  CHECK(client::deliver_download(download_of(4), {.status = 404, .body = "hello"})->body == "hello");
}

}  // namespace affinity::tests::file_transfer_test
