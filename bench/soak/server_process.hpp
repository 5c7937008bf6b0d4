#pragma once
// The server process under test, and its memory, descriptors and threads.

#include "support/scratch.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::bench {

struct ProcessStats {
  long memory_kib = 0;  // VmRSS
  int descriptors = 0;  // without connections to `upstream`, which are pooled
  int connections = 0;  // pooled connections to `upstream`
  int threads = 0;
};

class ServerProcess {
 public:
  // Starts it with --auth mapped and `keys` principals, whose keys are Upstream::key(); throws
  // std::runtime_error when it does not listen within ten seconds.
  ServerProcess(std::string const& program, std::uint16_t upstream, int keys);
  ~ServerProcess();
  ServerProcess(ServerProcess const&) = delete;
  ServerProcess& operator=(ServerProcess const&) = delete;

  std::uint16_t port() const { return port_; }
  static std::string token(int key);
  bool lives();
  int end();  // sends SIGTERM; the exit code, or minus the signal
  ProcessStats figures() const;
  ProcessStats settled() const;  // after they are stable
  std::string log() const { return folder_.read("log"); }
  long audit_lines() const;

 private:
  void write_principals(int keys) const;

  tests::Scratch folder_{};
  std::uint16_t upstream_;
  int pid_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace affinity::bench
