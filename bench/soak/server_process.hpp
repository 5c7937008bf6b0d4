#pragma once
// The program under load: a process of its own, and what the system says of it.

#include "support/scratch.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::bench {

struct ProcessStats {
  long memory_kib = 0;  // VmRSS
  int descriptors = 0;  // without its connections to `upstream`, which it keeps as it likes
  int connections = 0;  // those
  int threads = 0;
};

class ServerProcess {
 public:
  // Starts it with --auth mapped for as many principals, whose keys are Upstream::key(); throws
  // std::runtime_error when it does not listen within ten seconds.
  ServerProcess(std::string const& program, std::uint16_t upstream, int keys);
  ~ServerProcess();
  ServerProcess(ServerProcess const&) = delete;
  ServerProcess& operator=(ServerProcess const&) = delete;

  std::uint16_t port() const { return port_; }
  static std::string token(int key);
  bool lives();
  int end();  // asks it to end; the exit code, or minus the signal that ended it
  ProcessStats figures() const;
  ProcessStats settled() const;  // when they have stopped changing
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
