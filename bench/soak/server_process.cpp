#include "soak/server_process.hpp"

#include "soak/upstream.hpp"
#include "transport/auth/principals.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace affinity::bench {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

std::string in_hex(unsigned value) {
  std::ostringstream out;
  out << std::hex << std::uppercase << value;
  auto text = out.str();
  return std::string(4 - std::min<std::size_t>(4, text.size()), '0') + text;
}

// The inodes of this machine's sockets that are connected to the port.
std::set<std::string> sockets_to(std::uint16_t port) {
  std::set<std::string> out;
  std::ifstream table("/proc/net/tcp");
  std::string line;
  while (std::getline(table, line)) {
    std::istringstream words(line);
    std::string number, local, remote, state, queues, timer, retries, uid, timeout, inode;
    words >> number >> local >> remote >> state >> queues >> timer >> retries >> uid >> timeout >> inode;
    if (remote.ends_with(":" + in_hex(port))) out.insert("socket:[" + inode + "]");
  }
  return out;
}

}  // namespace

std::string ServerProcess::token(int key) {
  return "token-of-soak-" + std::to_string(key) + "-0123456789abcdef";
}

void ServerProcess::write_principals(int keys) const {
  transport::Principals all;
  for (int i = 0; i < keys; ++i) {
    auto const name = "soak-" + std::to_string(i);
    all.keys.emplace(name, Secret(Upstream::key(i)));
    all.grants.push_back({.id = "grant" + std::to_string(i),
                          .principal = name,
                          .digest = transport::token_digest(token(i)),
                          .created = SystemClock().wall()});
  }
  folder_.write("principals.json", to_text(all));
  ::chmod(folder_.path("principals.json").c_str(), 0600);
}

ServerProcess::ServerProcess(std::string const& program, std::uint16_t upstream, int keys)
    : upstream_(upstream) {
  write_principals(keys);
  auto const log = folder_.path("log");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  std::vector<std::string> words{program,        "http",
                                 "--listen",     "127.0.0.1:0",
                                 "--auth",       "mapped",
                                 "--principals", folder_.path("principals.json"),
                                 "--audit-log",  folder_.path("audit"),
                                 "--log-level",  "error",
                                 "--deadline",   "5"};
  std::vector<std::string> settings{"HOME=" + folder_.path(), "XDG_STATE_HOME=" + folder_.path(),
                                    "AFFINITY_BASE_URL=http://127.0.0.1:" + std::to_string(upstream)};
  std::vector<char*> arguments, environment;
  for (auto& word : words) arguments.push_back(word.data());
  for (auto& setting : settings) environment.push_back(setting.data());
  arguments.push_back(nullptr);
  environment.push_back(nullptr);
  auto const failed =
      ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed) throw std::runtime_error(program + " could not be started");
  for (auto const ends = std::chrono::steady_clock::now() + 10s; port_ == 0;) {
    auto const said = this->log();
    auto const at = said.find("/mcp");
    if (auto const colon = said.rfind(':', at); at != said.npos && colon != said.npos)
      port_ = std::uint16_t(std::stoi(said.substr(colon + 1)));
    else if (!lives() || std::chrono::steady_clock::now() > ends)
      throw std::runtime_error("it does not listen; it said: " + said);
    else
      std::this_thread::sleep_for(10ms);
  }
}

ServerProcess::~ServerProcess() {
  if (!lives()) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

bool ServerProcess::lives() {
  int status = 0;
  if (pid_ > 0 && ::waitpid(pid_, &status, WNOHANG) != 0) pid_ = -1;
  return pid_ > 0;
}

int ServerProcess::end() {
  if (pid_ < 0) return -1;
  ::kill(pid_, SIGTERM);
  int status = 0;
  ::waitpid(std::exchange(pid_, -1), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

ProcessStats ServerProcess::figures() const {
  ProcessStats out;
  auto const place = "/proc/" + std::to_string(pid_);
  std::ifstream status(place + "/status");
  for (std::string word; status >> word;) {
    if (word == "VmRSS:") status >> out.memory_kib;
    if (word == "Threads:") status >> out.threads;
  }
  auto const known = sockets_to(upstream_);
  std::error_code gone;
  for (auto const& entry : fs::directory_iterator(place + "/fd", gone)) {
    bool const to_upstream = known.contains(fs::read_symlink(entry.path(), gone).string());
    ++(to_upstream ? out.connections : out.descriptors);
  }
  return out;
}

ProcessStats ServerProcess::settled() const {
  auto last = figures();
  for (int i = 0; i < 20; ++i) {
    std::this_thread::sleep_for(500ms);
    auto now = figures();
    if (now.descriptors == last.descriptors && now.memory_kib == last.memory_kib) return now;
    last = now;
  }
  return last;
}

long ServerProcess::audit_lines() const {
  auto const text = folder_.read("audit");
  return long(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace affinity::bench
