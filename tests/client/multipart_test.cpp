#include "client/multipart.hpp"

#include "support/catch.hpp"

#include <fcntl.h>
#include <sys/mman.h>

#include <algorithm>
#include <stdexcept>

namespace affinity::tests::multipart_test {

namespace {

using client::MultipartBody;

std::shared_ptr<platform::NativeFile const> file_of(std::string_view bytes) {
  auto fd = std::make_shared<platform::NativeFile>(::memfd_create("test", MFD_CLOEXEC));
  if (::write(int(fd->get()), bytes.data(), bytes.size()) != ssize_t(bytes.size()))
    throw std::runtime_error("no room for a test's file");
  return fd;
}

// Reads all of it in steps of so many bytes.
std::string all_of(MultipartBody& body, std::size_t step) {
  std::string out;
  for (std::string buffer(step, '?');;) {
    auto const got = body.read(buffer).value();
    if (got == 0) return out;
    out.append(buffer, 0, got);
  }
}

std::vector<FormPart> two_parts() {
  return {{.name = "person_id", .bytes = "7"}, {.name = "file", .filename = "a b.txt", .bytes = "hello"}};
}

}  // namespace

TEST_CASE("a multipart body is what RFC 7578 says") {
  auto const parts = two_parts();
  MultipartBody body(parts, "XX");
  CHECK(body.content_type() == "multipart/form-data; boundary=XX");
  CHECK(all_of(body, 4096) ==
        "--XX\r\nContent-Disposition: form-data; name=\"person_id\"\r\n\r\n7\r\n"
        "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a b.txt\"\r\n"
        "Content-Type: application/octet-stream\r\n\r\nhello\r\n--XX--\r\n");
}

TEST_CASE("a multipart body is the same however it is read, and as long as it said") {
  std::vector<FormPart> parts = two_parts();
  auto const content = std::string("\r\n--XX\0\xFF", 8) + std::string(300, 'z');
  parts.push_back({.name = "files[]", .filename = "f", .file = file_of(content), .size = content.size()});
  parts.push_back({.name = "files[]", .filename = "none", .file = file_of("")});
  MultipartBody whole(parts, "XX");
  auto const expected = all_of(whole, 1 << 16);
  CHECK(expected.find(content) != std::string::npos);
  for (std::size_t step = 1; step < 200; step += 7) {
    CAPTURE(step);
    MultipartBody body(parts, "XX");
    CHECK(all_of(body, step) == expected);
    CHECK(body.size() == expected.size());
    CHECK(body.bytes_read() == expected.size());
  }
}

TEST_CASE("a multipart body is read once: after its end there is nothing more") {
  auto const parts = two_parts();
  MultipartBody body(parts, "XX");
  all_of(body, 100);
  CHECK(all_of(body, 100).empty());
}

TEST_CASE("X-1: no file name leaves its quotes or its line, and there is one part") {
  for (std::string const name :
       {"a\"; filename=\"evil", "a\r\nX-Evil: 1\r\n\r\nbody", "a\nb", "a\rb", "--XX--", "a\\\"b",
        "🦊 ñ.pdf", "%22", "a; name=\"person_id\"", "\xE2\x80\xA8line"}) {
    CAPTURE(name);
    std::vector<FormPart> const parts{{.name = "file", .filename = name, .bytes = "content"}};
    MultipartBody body(parts, "XX");
    auto const text = all_of(body, 4096);
    CHECK(text.ends_with("\r\n\r\ncontent\r\n--XX--\r\n"));
    auto const head = text.substr(0, text.find("\r\n\r\n"));
    CHECK(std::count(head.begin(), head.end(), '\n') == 2);  // boundary, disposition, type
    CHECK(std::count(head.begin(), head.end(), '"') == 4);
    CHECK(std::count(head.begin(), head.end(), '\r') == 2);
  }
  std::vector<FormPart> const nul{{.name = "file", .filename = std::string("a\0b", 3), .bytes = ""}};
  MultipartBody body(nul, "XX");
  CHECK(all_of(body, 4096).find('\0') == std::string::npos);
}

TEST_CASE("a file that became shorter stops the body instead of filling it up") {
  auto const file = file_of("hello");
  std::vector<FormPart> const parts{{.name = "file", .filename = "f", .file = file, .size = 6}};
  MultipartBody body(parts, "XX");
  std::string buffer(4096, '?');
  auto const got = body.read(buffer);
  REQUIRE(!got);
  CHECK(got.error().kind == ErrorKind::invalid);
}

TEST_CASE("a file that became longer is sent as far as it was announced") {
  std::vector<FormPart> const parts{
      {.name = "file", .filename = "f", .file = file_of("hello, more"), .size = 5}};
  MultipartBody body(parts, "XX");
  CHECK(all_of(body, 4096).find("\r\n\r\nhello\r\n--XX--") != std::string::npos);
}

TEST_CASE("boundaries differ from body to body") {
  auto const parts = two_parts();
  CHECK(MultipartBody(parts).content_type() != MultipartBody(parts).content_type());
}

TEST_CASE("a request with parts becomes one with a body, and any other stays as it is") {
  auto const whole = client::encode_multipart({.method = Method::post, .target = "/x", .parts = two_parts()});
  REQUIRE(whole);
  CHECK(whole->parts.empty());
  CHECK(whole->content_type.starts_with("multipart/form-data; boundary="));
  CHECK(whole->body.find("filename=\"a b.txt\"") != std::string::npos);
  Request const plain{
      .method = Method::post, .target = "/x", .body = "{}", .content_type = "application/json"};
  CHECK(client::encode_multipart(plain).value() == plain);
}

}  // namespace affinity::tests::multipart_test
