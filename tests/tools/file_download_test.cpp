#include "base/crypto/sha256.hpp"
#include "support/catch.hpp"
#include "support/file_session.hpp"
#include "support/loopback_server.hpp"

#include <sys/stat.h>

namespace affinity::tests::file_download_test {

namespace {

bool says(tools::Outcome const& outcome, std::string_view words) {
  return outcome.text.find(words) != std::string::npos;
}

std::string record(std::string_view name, std::size_t size) {
  return http_answer(write_json(json::object{{"id", 7}, {"name", name}, {"size", size}}));
}

// Affinity, which knows the record and sends whoever wants the content to the other server.
struct TwoServers {
  TwoServers(std::string_view name, std::size_t size, Script content)
      : files({std::move(content)}),
        api({{read(), send(record(name, size)), read(),
              send(http_answer("", 302, "Location: " + files.url() + "/signed\r\n")), hang()}}) {}
  LoopbackServer files;
  LoopbackServer api;
};

Script typed(std::string_view content, std::string const& type) {
  auto head = "HTTP/1.1 200 OK\r\nContent-Type: " + type +
              "\r\nContent-Length: " + std::to_string(content.size()) + "\r\n\r\n";
  return {serve(head.append(content))};
}
Script whole(std::string_view content) { return typed(content, "application/octet-stream"); }

}  // namespace

TEST_CASE("a text file comes as text, by its type or its name, and anything else as bytes") {
  struct Row {
    std::string_view name, type, content, text;  // empty where it comes as bytes
  };
  std::string const long_text(60 * 1024, 'x');
  for (auto const& row :
       {Row{"a.txt", "text/plain; charset=utf-8", "Uptime: 97%\n", "Uptime: 97%\n"},
        Row{"a.csv", "application/octet-stream", "\xEF\xBB\xBFname,amount\nAcme,5\n",
            "name,amount\nAcme,5\n"},
        Row{"a.bin", "application/json", "{\"id\":1}", "{\"id\":1}"},
        Row{"a.md", "binary/octet-stream", "# D\xC3\xA9j\xC3\xA0", "# D\xC3\xA9j\xC3\xA0"},
        Row{"a.xml", "application/atom+xml", "<a/>", "<a/>"}, Row{"a.txt", "text/plain", "caf\xE9", ""},
        Row{"a.txt", "text/plain", std::string_view("a\0b", 3), ""},
        Row{"a.pdf", "application/pdf", "%PDF", ""}, Row{"a", "application/octet-stream", "text", ""},
        Row{"long.txt", "text/plain", long_text, ""}}) {
    CAPTURE(row.name, row.type);
    TwoServers servers(row.name, row.content.size(), typed(row.content, std::string(row.type)));
    FileSession session;
    session.limits.max_inline_bytes = 1u << 20;
    session.reach(servers.api.url());
    auto const outcome = session.download(7);
    CAPTURE(outcome.text);
    REQUIRE(!outcome.is_error);
    REQUIRE(outcome.extra_content.size() == 1);
    auto const& resource = outcome.extra_content[0].at("resource").as_object();
    CHECK(resource.contains("text") == !row.text.empty());
    if (row.text.empty())
      CHECK((blob_of(outcome) == row.content));
    else
      CHECK(resource.at("text") == json::value(std::string(row.text)));
  }
}

TEST_CASE("what hides in a text file is not shown, and the answer says that it was cleaned") {
  std::string_view const content =
      "a\xE2\x80\xAE"
      "b";
  TwoServers servers("a.txt", content.size(), typed(content, "text/plain"));
  FileSession session;
  session.reach(servers.api.url());
  auto const outcome = session.download(7);
  CHECK(outcome.extra_content.at(0).at("resource").at("text") == "ab");
  CHECK(outcome.structured.at("cleaned") == true);
}

TEST_CASE("a file without a root comes beside the result, as an embedded resource") {
  auto const content = all_bytes(100);
  TwoServers servers("Deck ä.pdf", 100, whole(content));
  FileSession session;
  session.reach(servers.api.url());
  auto const outcome = session.download(7);
  REQUIRE(!outcome.is_error);
  auto const& result = outcome.structured.at("result");
  CHECK(write_json(result) ==
        R"({"id":7,"name":"Deck ä.pdf","size":100,"content_type":"application/pdf","sha256":")" +
            std::string(*as_text(result.at("sha256"))) + "\"}");
  Sha256 hash;
  hash.update(content);
  CHECK(result.at("sha256") == json::value(hash.hex()));
  REQUIRE(outcome.extra_content.size() == 1);
  auto const& item = outcome.extra_content[0];
  CHECK(item.at("type") == "resource");
  CHECK(item.at("resource").at("uri") == "affinity://files/7/Deck%20%C3%A4.pdf");
  CHECK(item.at("resource").at("mimeType") == "application/pdf");
  CHECK((blob_of(outcome) == content));
  CHECK(servers.files.requests() == 1);
  CHECK(lower(servers.files.seen()[0]).find("authorization") == std::string::npos);
}

TEST_CASE("a file comes down byte for byte up to its limit, and not one byte more") {
  auto const with_root = GENERATE(false, true);
  auto const limit = with_root ? small_limits.max_download_to_path : small_limits.max_inline_bytes;
  for (auto const size : {std::size_t{0}, std::size_t{1}, limit - 1, limit, limit + 1}) {
    CAPTURE(size, with_root);
    auto const content = all_bytes(size);
    TwoServers servers("a.bin", std::min(size, limit), whole(content));  // the record hides the byte too many
    FileSession session;
    session.reach(servers.api.url());
    if (with_root) session.open_root();
    auto const outcome = session.download(7);
    CHECK(outcome.is_error == (size > limit));
    if (size > limit) {
      CHECK(says(outcome, std::to_string(limit)));
      CHECK(says(outcome, with_root ? "in Affinity itself" : "--files-root"));
      if (with_root) CHECK(session.scratch.count("root") == 0);
    } else if (with_root) {
      CHECK((session.scratch.read("root/a.bin") == content));
      CHECK(outcome.extra_content.empty());
    } else {
      CHECK((blob_of(outcome) == content));
    }
  }
}

TEST_CASE("a file that its record says is too large is not asked for") {
  TwoServers servers("a.bin", 1001, whole("x"));
  FileSession session;
  session.reach(servers.api.url());
  auto const outcome = session.download(7);
  CHECK(outcome.is_error);
  CHECK(says(outcome, "1001 bytes"));
  CHECK(says(outcome, "saved there"));
  CHECK(servers.api.requests() == 1);
}

TEST_CASE("a body without an end is cut at the limit, and the half file is gone") {
  TwoServers servers("a.bin", 10, {read(), send("HTTP/1.1 200 OK\r\n\r\n" + all_bytes(5000)), hang()});
  FileSession session;
  session.reach(servers.api.url());
  session.open_root();
  CHECK(session.download(7).is_error);
  CHECK(session.scratch.count("root") == 0);
}

TEST_CASE("a file that is cut off is an error, and the half file is gone") {
  auto const with_length = GENERATE(true, false);
  auto const head =
      with_length ? "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" : "HTTP/1.1 200 OK\r\n\r\n";
  TwoServers servers("a.bin", 100, {read(), send(head + all_bytes(50)), close()});
  FileSession session;
  session.reach(servers.api.url());
  session.open_root();
  CHECK(session.download(7).is_error);
  CHECK(session.scratch.count("root") == 0);
}

TEST_CASE("a file whose record is wrong about its size comes, and the result says so") {
  TwoServers servers("a.bin", 99, whole(all_bytes(100)));
  FileSession session;
  session.reach(servers.api.url());
  auto const outcome = session.download(7);
  CHECK(!outcome.is_error);
  CHECK(outcome.structured.at("complete") == false);
  CHECK(says(outcome, "99 bytes"));
}

TEST_CASE(
    "with a root the file is saved under a safe name, for its owner alone, and nothing is overwritten") {
  struct Row {
    std::string upstream, saved;
  };
  for (auto const& [upstream, saved] :
       {Row{"../../.ssh/authorized_keys", "authorized_keys"}, Row{"a b 日本.pdf", "a b 日本.pdf"},
        Row{".bashrc", "bashrc"}, Row{"a\xE2\x80\xAEgnp.exe", "agnp.exe"}, Row{"a\r\nb.txt", "ab.txt"},
        Row{"C:\\x\\con.txt", "con.txt"}, Row{"", "file-7"}, Row{"there.txt", "there (2).txt"}}) {
    CAPTURE(upstream);
    TwoServers servers(upstream, 5, whole("hello"));
    FileSession session;
    session.reach(servers.api.url());
    session.open_root();
    session.scratch.write("root/there.txt", "mine");
    auto const outcome = session.download(7);
    REQUIRE(!outcome.is_error);
    auto const path = session.scratch.path("root/" + saved);
    CHECK(outcome.structured.at("result").at("path") == json::value(path));
    CHECK(session.scratch.read("root/" + saved) == "hello");
    CHECK(session.scratch.read("root/there.txt") == "mine");
    CHECK(session.scratch.count() == 3);  // the root and the two files in it
    CHECK(outcome.structured.at("result").at("sha256") ==
          "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    struct stat about;
    REQUIRE(::stat(path.c_str(), &about) == 0);
    CHECK((about.st_mode & 07777) == 0600);
  }
}

TEST_CASE("what nobody can see in a name is not shown, and the result says that it was cleaned") {
  TwoServers servers("a\xE2\x80\xAEgnp.exe", 1, whole("x"));
  FileSession session;
  session.reach(servers.api.url());
  auto const outcome = session.download(7);
  CHECK(outcome.structured.at("result").at("name") == "agnp.exe");
  CHECK(outcome.structured.at("cleaned") == true);
}

TEST_CASE("what the file server says of the type counts when it says something, and is no way to say more") {
  struct Row {
    char const* header;
    char const* type;
  };
  for (auto const& [header, type] :
       {Row{"text/csv; charset=utf-8", "text/csv"}, Row{"application/octet-stream", "application/pdf"},
        Row{"Image/PNG", "image/png"}, Row{"nonsense", "application/pdf"}, Row{"a/b/c", "application/pdf"},
        Row{"text/<script>", "application/pdf"}}) {
    CAPTURE(header);
    TwoServers servers("a.pdf", 1, typed("x", header));
    FileSession session;
    session.reach(servers.api.url());
    CHECK(session.download(7).structured.at("result").at("content_type") == json::value(type));
  }
}

TEST_CASE("a download that leads nowhere good is an error and sends nothing there") {
  for (std::string const location :
       {"file:///etc/passwd", "http://files.example/x", "gopher://127.0.0.1/x", ""}) {
    CAPTURE(location);
    LoopbackServer api({{read(), send(record("a", 1)), read(),
                         send(http_answer("", 302, "Location: " + location + "\r\n")), hang()}});
    FileSession session;
    session.reach(api.url());
    auto const outcome = session.download(7);
    CHECK(outcome.is_error);
    CHECK(outcome.structured.at("error").at("kind") == "upstream");
    CHECK(api.requests() == 2);
  }
}

TEST_CASE("a file that does not exist is not found") {
  FileSession session;
  auto const outcome = session.download(1);
  CHECK(outcome.is_error);
  CHECK(outcome.structured.at("error").at("kind") == "not_found");
}

TEST_CASE("a saved file can go up again by the path that the download gave") {
  FileSession session;
  session.open_root();
  auto const uploaded = session.upload(
      {{"person_id", 510'008},
       {"file", {{"filename", "a b.bin"}, {"content_base64", base64_encode(all_bytes(300))}}}});
  REQUIRE(!uploaded.is_error);
  auto const saved = session.download(session.newest(510'008).at("id"));
  REQUIRE(!saved.is_error);
  auto const path = saved.structured.at("result").at("path");
  REQUIRE(!session.upload({{"person_id", 510'008}, {"file", {{"path", path}}}}).is_error);
  CHECK((session.scratch.read("root/a b.bin") == all_bytes(300)));
}

}  // namespace affinity::tests::file_download_test
