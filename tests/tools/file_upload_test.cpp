#include "support/catch.hpp"
#include "support/file_session.hpp"
#include "support/loopback_server.hpp"

#include <algorithm>

namespace affinity::tests::file_upload_test {

namespace {

constexpr std::int64_t jane = 510'008;  // a person of the seed

json::object bytes(std::string_view name, std::string_view content) {
  return {{"filename", name}, {"content_base64", base64_encode(content)}};
}

json::object to_jane(json::object file) { return {{"person_id", jane}, {"file", std::move(file)}}; }

bool says(tools::Outcome const& outcome, std::string_view words) {
  return outcome.text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a file goes up and comes down byte for byte, by bytes") {
  auto const size = GENERATE(std::size_t{0}, std::size_t{1}, std::size_t{999}, std::size_t{1000});
  CAPTURE(size);
  FileSession session;
  auto const content = all_bytes(size);
  auto const outcome = session.upload(to_jane(bytes("a.bin", content)));
  REQUIRE(!outcome.is_error);
  CHECK(outcome.structured.at("result").at("success") == true);
  CHECK(outcome.structured.at("result").at("files") == json::value{{{"name", "a.bin"}, {"size", size}}});
  CHECK(outcome.text == write_json(outcome.structured));
  auto const record = session.newest(jane);
  CHECK(record.at("name") == "a.bin");
  CHECK(as_int64(record.at("size")) == std::int64_t(size));
  auto const down = session.download(record.at("id"));
  REQUIRE(!down.is_error);
  CHECK((blob_of(down) == content));
}

TEST_CASE("a transfer says what it carries before it begins") {
  FileSession session;
  std::vector<std::string> told;
  session.call.on_progress = [&](client::Progress const& progress) { told.push_back(progress.message); };
  REQUIRE(!session.upload(to_jane(bytes("a.bin", all_bytes(1000)))).is_error);
  json::array const two{bytes("b.bin", "b"), bytes("c.bin", "c")};
  REQUIRE(!session.upload({{"person_id", jane}, {"files", two}}).is_error);
  session.call.on_progress = {};
  auto const id = session.newest(jane).at("id");
  session.call.on_progress = [&](client::Progress const& progress) { told.push_back(progress.message); };
  REQUIRE(!session.download(id).is_error);
  CHECK(told == std::vector<std::string>{"uploading a file (1000 bytes)", "uploading 2 files (2 bytes)",
                                         "downloading c.bin (1 byte)"});
}

TEST_CASE("one byte above the limit nothing is sent, and the refusal says how it works") {
  LoopbackServer server({{serve(http_answer("{}"))}});
  FileSession session;
  session.reach(server.url());
  auto const outcome = session.upload(to_jane(bytes("a.bin", all_bytes(1001))));
  CHECK(outcome.is_error);
  CHECK(says(outcome, "1001 bytes"));
  CHECK(says(outcome, "1000 bytes"));
  CHECK(says(outcome, "--files-root"));
  session.open_root();
  auto const with_root = session.upload(to_jane(bytes("a.bin", all_bytes(1001))));
  CHECK(says(with_root, "Put the file into " + session.scratch.path("root")));
  CHECK(server.connections() == 0);
}

TEST_CASE("the default limits are those that are promised: 6 MiB by bytes, 25 by path, 100 down") {
  tools::FileLimits const limits;
  CHECK(limits.max_inline_bytes == 6'291'456);
  CHECK(limits.max_upload_by_path == 26'214'400);
  CHECK(limits.max_download_to_path == 104'857'600);
  FileSession session;
  session.limits = {.max_inline_bytes = 2'621'440};  // over HTTP
  auto const content = all_bytes(2'621'440);
  REQUIRE(!session.upload(to_jane(bytes("a.bin", content))).is_error);
  CHECK((blob_of(session.download(session.newest(jane).at("id"))) == content));
  CHECK(session.upload(to_jane(bytes("a.bin", content + "x"))).is_error);
}

TEST_CASE("a file inside a root goes up by its path") {
  auto const size =
      GENERATE(std::size_t{0}, std::size_t{1}, std::size_t{1999}, std::size_t{2000}, std::size_t{2001});
  CAPTURE(size);
  FileSession session;
  session.open_root();
  auto const content = all_bytes(size);
  session.scratch.write("root/Über uns.pdf", content);
  auto const outcome = session.upload(to_jane({{"path", "Über uns.pdf"}}));
  CHECK(outcome.is_error == (size > 2000));
  if (size > 2000) {
    CHECK(says(outcome, "2001 bytes"));
    return;
  }
  auto const record = session.newest(jane);
  CHECK(record.at("name") == "Über uns.pdf");
  session.roots.reset();
  session.limits.max_inline_bytes = 2000;
  CHECK((blob_of(session.download(record.at("id"))) == content));
}

TEST_CASE("a file by path may get another name") {
  FileSession session;
  session.open_root();
  session.scratch.write("root/x.tmp", "x");
  REQUIRE(!session.upload(to_jane({{"path", "x.tmp"}, {"filename", "Deck.pdf"}})).is_error);
  CHECK(session.newest(jane).at("name") == "Deck.pdf");
}

TEST_CASE("names keep their spaces, scripts and quotes") {
  for (std::string const name : {"a b.pdf", "Übersicht 🦊 日本.pdf", "it's 100%.txt",
                                 "he said \"hi\".txt", ".env", "--XX", "a; filename=b.txt", "a%22b.txt"}) {
    CAPTURE(name);
    FileSession session;
    REQUIRE(!session.upload(to_jane(bytes(name, "x"))).is_error);
    auto const stored = std::string(*as_text(session.newest(jane).at("name")));
    // A quote travels as %22, as browsers send it, and the reader cannot tell the two apart.
    auto expected = name;
    for (auto at = expected.find("%22"); at != expected.npos; at = expected.find("%22"))
      expected.replace(at, 3, "\"");
    CHECK(stored == expected);
    CHECK(session.ask("list_all_affinity_files", {{"person_id", jane}}).structured.at("result_count") ==
          2);  // the seed has one
  }
}

TEST_CASE("a name that is a path or breaks a line is refused, and nothing is sent") {
  LoopbackServer server({{serve(http_answer("{}"))}});
  FileSession session;
  session.reach(server.url());
  for (std::string const& name :
       {std::string("../x"), std::string("a/b"), std::string("a\\b"), std::string("a\r\nX-Evil: 1"),
        std::string("a\nb"), std::string("a\0b", 3), std::string(".."), std::string(256, 'x')}) {
    CAPTURE(name);
    auto const outcome = session.upload(to_jane(bytes(name, "x")));
    CHECK(outcome.is_error);
    CHECK(says(outcome, "file: filename must be a name without slashes"));
  }
  CHECK(server.connections() == 0);
}

TEST_CASE("several files go in one request, called files[], and one is called file") {
  LoopbackServer server({{serve(http_answer(R"({"success":true})"))}});
  FileSession session;
  session.reach(server.url());
  REQUIRE(!session.upload({{"organization_id", 7}, {"files", {bytes("a", "1"), bytes("b", "2")}}}).is_error);
  REQUIRE(!session.upload({{"organization_id", 7}, {"files", {bytes("a", "1")}}}).is_error);
  REQUIRE(!session.upload({{"organization_id", 7}, {"file", bytes("a", "1")}, {"files", {bytes("b", "2")}}})
               .is_error);
  REQUIRE(server.requests() == 3);
  auto const count = [&](int request, std::string_view words) {
    auto const text = server.seen()[std::size_t(request)];
    int found = 0;
    for (auto at = text.find(words); at != text.npos; at = text.find(words, at + 1)) ++found;
    return found;
  };
  CHECK(count(0, "name=\"files[]\"; filename=") == 2);
  CHECK(count(1, "name=\"file\"; filename=\"a\"") == 1);
  CHECK(count(2, "name=\"files[]\"; filename=") == 2);
  for (int request : {0, 1, 2}) CHECK(count(request, "name=\"organization_id\"\r\n\r\n7\r\n") == 1);
}

TEST_CASE("the limit holds for all files of a call together") {
  FileSession session;
  auto const half = bytes("a", all_bytes(500)), more = bytes("b", all_bytes(501));
  CHECK(!session.upload({{"person_id", jane}, {"files", {half, half}}}).is_error);
  CHECK(session.upload({{"person_id", jane}, {"files", {half, more}}}).is_error);
}

TEST_CASE("what is missing or given twice is named, and nothing is sent") {
  LoopbackServer server({{serve(http_answer("{}"))}});
  FileSession session;
  session.reach(server.url());
  auto const x = bytes("x", "x");
  CHECK(says(session.upload({{"file", x}}), "exactly one of person_id"));
  CHECK(says(session.upload({{"person_id", 1}, {"organization_id", 2}, {"file", x}}),
             "exactly one of person_id"));
  CHECK(says(session.upload({{"person_id", 1}}), "at least one of file, files"));
  CHECK(says(session.upload({{"person_id", 1}, {"files", json::array{}}}), "at least one of file, files"));
  CHECK(
      says(session.upload(to_jane({{"filename", "x"}})), "file: give filename and content_base64, or path."));
  CHECK(says(session.upload(to_jane({{"content_base64", "eA=="}})), "give filename beside content_base64"));
  CHECK(says(session.upload(to_jane({{"path", "x"}})),
             "only where the server runs over stdio with --files-root"));
  CHECK(says(session.upload(to_jane({{"path", "x"}, {"content_base64", ""}})), "not both"));
  CHECK(says(session.upload({{"person_id", 1}, {"files", {x, json::object{}}}}), "files[1]: give"));
  CHECK(
      says(session.upload(to_jane({{"filename", "x"}, {"content_base64", "eA=="}, {"mode", "x"}})), "mode"));
  CHECK(server.connections() == 0);
}

TEST_CASE(
    "base64 is taken as programs write it: in lines, after data:, in the alphabet of URLs, without padding") {
  for (auto const* right :
       {"Pz8_", "Pz8/", "eA", "eA=", "e A==", "eA==\n", "e\r\nA==", "data:text/plain;base64,eA=="}) {
    CAPTURE(right);
    LoopbackServer server({{serve(http_answer(R"({"success":true})"))}});
    FileSession session;
    session.reach(server.url());
    auto const outcome = session.upload(to_jane({{"filename", "x"}, {"content_base64", right}}));
    CHECK(!outcome.is_error);
    CHECK(says(outcome, std::string_view(right).starts_with("Pz8") ? R"("size":3)" : R"("size":1)"));
  }
}

TEST_CASE("what is no base64 is refused") {
  FileSession session;
  for (auto const* wrong : {"eB==", "e", "e@A=", "====", "é", "e=A=", "e!A="}) {
    CAPTURE(wrong);
    auto const outcome = session.upload(to_jane({{"filename", "x"}, {"content_base64", wrong}}));
    CHECK(outcome.is_error);
    CHECK(says(outcome, "not plain base64"));
  }
}

TEST_CASE("a path that leads out of the roots is refused with the way in, and nothing is sent") {
  LoopbackServer server({{serve(http_answer("{}"))}});
  FileSession session;
  session.reach(server.url());
  session.open_root();
  session.scratch.write("secret.txt", "secret");
  for (std::string const& path :
       {std::string("../secret.txt"), std::string("/etc/passwd"), session.scratch.path("secret.txt")}) {
    auto const outcome = session.upload(to_jane({{"path", path}}));
    CHECK(outcome.is_error);
    CHECK(says(outcome, "Give a path inside " + session.scratch.path("root")));
  }
  CHECK(server.connections() == 0);
}

TEST_CASE("an upload of unknown fate names the list that finds out") {
  LoopbackServer server({{read(), close()}});
  FileSession session;
  session.reach(server.url());
  auto const outcome = session.upload(to_jane(bytes("x", "x")));
  CHECK(outcome.structured.at("error").at("outcome") == "unknown");
  CHECK(outcome.structured.at("error").at("verify_with") ==
        json::value{{"tool", "list_all_affinity_files"}, {"arguments", {{"person_id", jane}}}});
  CHECK(server.requests("POST") == 1);
}

TEST_CASE("an upload that Affinity redirects is not sent again") {
  LoopbackServer server({{serve(http_answer("", 307, "Location: /elsewhere\r\n"))}});
  FileSession session;
  session.reach(server.url());
  CHECK(session.upload(to_jane(bytes("x", "x"))).is_error);
  CHECK(server.requests() == 1);
}

TEST_CASE("an upload whose answer cannot be read has succeeded") {
  LoopbackServer server({{serve(http_answer("<html>"))}});
  FileSession session;
  session.reach(server.url());
  auto const outcome = session.upload(to_jane(bytes("x", "x")));
  CHECK(!outcome.is_error);
  CHECK(outcome.structured.at("complete") == false);
  CHECK(outcome.structured.at("result").at("files").at(0).at("name") == "x");
}

TEST_CASE("a refusal of Affinity is passed on") {
  FileSession session;
  auto const outcome = session.upload({{"person_id", 1}, {"file", bytes("x", "x")}});
  CHECK(outcome.is_error);
  CHECK(outcome.structured.at("error").at("status") != nullptr);
}

TEST_CASE("what is sent is told while it goes") {
  LoopbackServer server({{serve(http_answer(R"({"success":true})"))}});
  FileSession session;
  session.reach(server.url());
  session.limits.max_inline_bytes = 2'000'000;
  std::vector<client::Progress> told;
  session.call.on_progress = [&](client::Progress const& progress) { told.push_back(progress); };
  REQUIRE(!session.upload(to_jane(bytes("x", all_bytes(1'500'000)))).is_error);
  REQUIRE(told.size() >= 2);
  CHECK(told.back().done == told.back().total);
}

}  // namespace affinity::tests::file_upload_test
