#include "base/system/memory_guard.hpp"

#include "base/system/unique_fd.hpp"

#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <array>
#include <cstdio>

namespace affinity {

namespace {

constexpr Milliseconds check_interval{100};
constexpr Milliseconds trim_interval{1000};  // malloc_trim walks over all free memory

}  // namespace

std::optional<std::size_t> resident_bytes() {
  UniqueFd const file(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC));
  if (!file) return std::nullopt;
  std::array<char, 128> text{};
  if (::read(file.get(), text.data(), text.size() - 1) <= 0) return std::nullopt;
  unsigned long size = 0, resident = 0;  // in pages (proc(5))
  if (std::sscanf(text.data(), "%lu %lu", &size, &resident) != 2) return std::nullopt;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void tune_allocator() {
#ifdef __GLIBC__
  ::mallopt(M_MMAP_THRESHOLD, 4 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 8 << 20);
#endif
}

MemoryGuard::MemoryGuard(std::size_t limit, Measure measure)
    : threshold_(limit / 10 * 9), measure_(std::move(measure)) {}

bool MemoryGuard::under_pressure(TimePoint now) {
  if (threshold_ == 0 || now < next_check_) return under_pressure_;
  next_check_ = now + check_interval;
  auto const over = [this] { return measure_().value_or(0) >= threshold_; };
  under_pressure_ = over();
  if (!under_pressure_) return false;
  next_check_ = now + trim_interval;
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
  under_pressure_ = over();
  if (!under_pressure_) next_check_ = now + check_interval;
  return under_pressure_;
}

}  // namespace affinity
