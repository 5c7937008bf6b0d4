#include "sandbox/persistence/locked_file.hpp"

#include "support/catch.hpp"
#include "support/sandbox_client.hpp"
#include "support/scratch.hpp"

#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <csignal>

namespace affinity::tests::locked_file_test {

using namespace affinity;
using namespace affinity::tests;
using sandbox::LockedFile;

namespace {

constexpr char one_person[] = R"({"first_name":"N","last_name":"N","emails":[]})";

struct FileLimit {  // as small as a full disk
  rlimit before{};
  explicit FileLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before);
    auto const small = rlimit{bytes, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  FileLimit(FileLimit const&) = delete;
  FileLimit& operator=(FileLimit const&) = delete;
  ~FileLimit() { ::setrlimit(RLIMIT_FSIZE, &before); }
};

}  // namespace

TEST_CASE("a change is in the file when it is answered") {
  Scratch folder;
  SandboxClient client({.sandbox_file = folder.path("kept.json")});
  auto const id = client.post("/persons", one_person).num("id");
  SandboxClient const other({.sandbox_file = folder.path("kept.json")});
  CHECK(SandboxClient({.sandbox_file = folder.path("kept.json")}).get("/persons/" + id_text(id)).status ==
        200);
}

TEST_CASE("two processes on a file see and keep what each other wrote") {
  Scratch folder;
  SandboxClient one({.sandbox_file = folder.path("kept.json")}),
      other({.sandbox_file = folder.path("kept.json")});
  auto const first = one.post("/persons", one_person).num("id");
  CHECK(other.get("/persons/" + id_text(first)).status == 200);
  auto const second = other.post("/persons", one_person).num("id");
  CHECK(second == first + 1);
  CHECK(one.post("/persons", one_person).num("id") == second + 1);
  CHECK(one.get("/persons/" + id_text(second)).status == 200);
}

TEST_CASE("a change of twenty processes at once is kept of each") {
  Scratch folder;
  auto const path = folder.path("kept.json");
  std::vector<pid_t> all;
  for (int i = 0; i < 20; ++i) {
    auto const child = ::fork();
    if (child == 0) {
      SandboxClient client({.sandbox_file = path});
      int status = 423;
      for (int tries = 0; status == 423 && tries < 2'000; ++tries) {
        status = client.post("/persons", one_person).status;
        if (status == 423) ::usleep(10'000);
      }
      ::_exit(status == 200 ? 0 : 1);
    }
    all.push_back(child);
  }
  for (auto const child : all) {
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  SandboxClient client({.sandbox_file = path}), fresh;
  auto const next = fresh.post("/persons", one_person).num("id");
  CHECK(client.post("/persons", one_person).num("id") == next + 20);
  CHECK(folder.count() == 2);
}

TEST_CASE("while another process has the file, reads are served and changes name it") {
  Scratch folder;
  auto const path = folder.path("kept.json");
  SandboxClient client({.sandbox_file = path});
  LockedFile other(path);
  REQUIRE(other.try_lock().value());
  CHECK(client.get("/persons").status == 200);
  auto const refused = client.post("/persons", one_person);
  CHECK(refused.status == 423);
  CHECK(refused.message().find("process " + std::to_string(::getpid())) != std::string::npos);
  other.unlock();
  CHECK(client.post("/persons", one_person).status == 200);
}

TEST_CASE("a lock that was deleted is made again, and is one for all") {
  Scratch folder;
  auto const path = folder.path("kept.json");
  LockedFile one(path), other(path);
  REQUIRE(one.try_lock().value());
  one.unlock();
  std::filesystem::remove(path + ".lock");
  REQUIRE(other.try_lock().value());
  CHECK_FALSE(one.try_lock().value());
}

TEST_CASE("what cannot be written was not done, and the next change is") {
  Scratch folder;
  auto const path = folder.path("kept.json");
  SandboxClient client({.sandbox_file = path});
  auto const first = client.post("/persons", one_person).num("id");
  auto const before = folder.read("kept.json");
  {
    FileLimit const full(1000);
    auto const refused = client.post("/persons", one_person);
    CHECK(refused.status == 423);
    CHECK(refused.message().find("cannot be written") != std::string::npos);
  }
  CHECK(folder.read("kept.json") == before);
  CHECK(folder.count() == 2);
  CHECK(client.get("/persons/" + id_text(first + 1)).status == 404);
  CHECK(client.post("/persons", one_person).num("id") == first + 1);
}

TEST_CASE("a folder that cannot be written to keeps no change and serves reads") {
  Scratch folder;
  auto const inside = folder.make_directory("shut");
  ::chmod(inside.c_str(), 0500);
  auto const shut = ::geteuid() == 0 ? std::string("/proc") : inside;  // root may write everywhere else
  SandboxClient client({.sandbox_file = shut + "/kept.json"});
  CHECK(client.get("/persons").status == 200);
  CHECK(client.post("/persons", one_person).status == 423);
  ::chmod(inside.c_str(), 0700);
}

TEST_CASE("a link stays, and what it leads to is kept") {
  Scratch folder;
  auto const inside = folder.make_directory("real");
  std::filesystem::create_symlink("real/firm.json", folder.path("link.json"));
  for (int i = 0; i < 2; ++i)
    CHECK(SandboxClient({.sandbox_file = folder.path("link.json")}).post("/persons", one_person).status ==
          200);
  CHECK(std::filesystem::is_symlink(folder.path("link.json")));
  CHECK(std::filesystem::is_regular_file(inside + "/firm.json"));
}

TEST_CASE("what is no plain file is refused at once") {
  Scratch folder;
  ::mkfifo(folder.path("pipe").c_str(), 0600);
  for (auto const& path :
       {folder.path("pipe"), folder.path(), std::string("/dev/zero"), folder.path("no/folder")}) {
    CAPTURE(path);
    CHECK_FALSE(sandbox::check_files({.sandbox_file = path}));
    CHECK_FALSE(sandbox::check_files({.data_file = path}));
  }
}

TEST_CASE("a broken file is refused, at the start and later, and stays as it is") {
  Scratch folder;
  auto const path = folder.path("kept.json");
  SandboxClient client({.sandbox_file = path});
  client.post("/persons", one_person);
  auto const half = folder.read("kept.json").substr(0, 1000);
  for (auto const& text : {half, std::string(), std::string("[]"), std::string("\xff\xfe{\0}\0", 6)}) {
    CAPTURE(text);
    folder.write("kept.json", text);
    CHECK_FALSE(sandbox::check_files({.sandbox_file = path}));
    CHECK(client.post("/persons", one_person).status == 423);
    CHECK(client.get("/persons").status == 423);
    CHECK(folder.read("kept.json") == text);
  }
  std::filesystem::remove(path);
  CHECK(client.post("/persons", one_person).status == 200);
}

TEST_CASE("a file with a mark of UTF-8 is read, and what stays of a killed run goes away") {
  Scratch folder;
  auto const path = folder.path("kept.json");
  SandboxClient({.sandbox_file = path}).post("/persons", one_person);
  folder.write("kept.json", "\xef\xbb\xbf" + folder.read("kept.json"));
  folder.write("kept.json.aBcDeF.unkept", "half");
  CHECK(SandboxClient({.sandbox_file = path}).post("/persons", one_person).status == 200);
  CHECK(folder.count() == 2);
}

TEST_CASE("a subscription that is given up is given up in the file too") {
  Scratch folder;
  auto const path = folder.path("kept.json");
  SandboxClient client({.sandbox_file = path, .webhooks = true});
  auto const id = client.post("/webhook/subscribe", R"({"webhook_url":"https://hooks.example/a"})").num("id");
  client.api.disable_webhook(id);
  CHECK(SandboxClient({.sandbox_file = path}).get("/webhook/" + id_text(id)).at("disabled").as_bool());
}

}  // namespace affinity::tests::locked_file_test
