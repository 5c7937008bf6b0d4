#pragma once
// Latencies and throughput of a run, and the server process's CPU time and memory.

#include <sys/types.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace affinity::bench {

using Clock = std::chrono::steady_clock;

// CPU time of a process in nanoseconds, with that of ended threads.
inline std::int64_t cpu_ns(pid_t pid) {
  clockid_t clock{};
  timespec spent{};
  if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &spent) != 0) return 0;
  return spent.tv_sec * 1'000'000'000LL + spent.tv_nsec;
}

// A row of /proc/PID/status or /proc/PID/smaps_rollup, in KiB: "VmRSS:", "VmHWM:", "Pss:".
inline long memory_kib(pid_t pid, std::string const& file, std::string const& row) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/" + file);
  for (std::string word; in >> word;)
    if (word == row && in >> word) return std::stol(word);
  return 0;
}

// The phases of a run: warm-up for a minimum of seconds and calls, then measurement until there are enough
// calls.
class Measure {
 public:
  struct Plan {
    double warm_s = 1, window_s = 3;
    std::size_t warm_calls = 0, least_calls = 0;
    pid_t pid = 0;
  };
  explicit Measure(Plan plan) : plan_(plan), began_(Clock::now()) { took_.reserve(1 << 20); }

  bool over() {
    auto const now = Clock::now();
    auto const since = seconds(began_, now);
    if (!measuring_ && since >= plan_.warm_s && (warmed_ >= plan_.warm_calls || since >= 10 * plan_.warm_s)) {
      measuring_ = true;
      began_ = now;
      cpu_ = cpu_ns(plan_.pid);
      own_ = cpu_ns(0);
      return false;
    }
    if (!measuring_ || since < plan_.window_s) return false;
    if (took_.size() < plan_.least_calls && since < 20 * plan_.window_s) return false;
    over_ = true;
    lasted_ = since;
    cpu_ = cpu_ns(plan_.pid) - cpu_;
    own_ = cpu_ns(0) - own_;
    return true;
  }

  void call(Clock::time_point asked, bool right) {
    wrong_ += !right;
    warmed_ += !measuring_;
    if (!measuring_ || over_) return;
    took_.push_back(static_cast<std::uint32_t>(
        std::min<std::int64_t>((Clock::now() - asked) / std::chrono::nanoseconds(100), UINT32_MAX)));
  }
  void error() { ++errors_; }

  std::string line(std::size_t bytes, std::size_t other_lengths) {
    std::ranges::sort(took_);
    auto const calls = std::max<double>(static_cast<double>(took_.size()), 1);
    auto const at = [&](double share) {
      return took_.empty()
                 ? 0.0
                 : took_[static_cast<std::size_t>(share * static_cast<double>(took_.size() - 1))] / 10.0;
    };
    char text[512];
    std::snprintf(
        text, sizeof text,
        R"({"calls":%zu,"errors":%zu,"wrong":%zu,"other_length":%zu,"bytes":%zu,"seconds":%.3f,"per_s":%.0f,)"
        R"("p50_us":%.1f,"p90_us":%.1f,"p99_us":%.1f,"cpu_us":%.2f,"driver_us":%.2f,"rss_kib":%ld,)"
        R"("peak_rss_kib":%ld})",
        took_.size(), errors_, wrong_, other_lengths, bytes, lasted_,
        static_cast<double>(took_.size()) / std::max(lasted_, 1e-9), at(.5), at(.9), at(.99),
        static_cast<double>(cpu_) / 1000 / calls, static_cast<double>(own_) / 1000 / calls,
        memory_kib(plan_.pid, "status", "VmRSS:"), memory_kib(plan_.pid, "status", "VmHWM:"));
    return text;
  }

 private:
  static double seconds(Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
  }

  Plan plan_;
  Clock::time_point began_;
  bool measuring_ = false, over_ = false;
  double lasted_ = 0;
  std::int64_t cpu_ = 0, own_ = 0;
  std::size_t warmed_ = 0, wrong_ = 0, errors_ = 0;
  std::vector<std::uint32_t> took_;
};

}  // namespace affinity::bench
