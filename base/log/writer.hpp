#pragma once
// An asynchronous log writer: a bounded queue and the thread that empties it. A producer never waits for the
// reader of the log.

#include "base/clock.hpp"
#include "base/platform/console.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace affinity {

class LogWriter {
 public:
  struct Settings {
    platform::FileHandle fd = platform::file_of(platform::StandardStream::error);
    std::size_t max_bytes = 1u << 20;  // of the queue
    Milliseconds batch_delay{20};      // lines of normal priority are collected this long
    Milliseconds flush_timeout{1000};  // of flush() and of the destructor
  };

  // When the queue is full, lines that are not retained are dropped: the new one, or old ones to make room
  // for a retained one. The number of dropped lines is logged as soon as there is room.
  enum class Priority { normal, urgent, retained };

  explicit LogWriter(Settings);
  ~LogWriter();  // writes the queue, up to the timeout
  LogWriter(LogWriter const&) = delete;
  LogWriter& operator=(LogWriter const&) = delete;

  void push(std::string_view line, Priority);  // without its line feed; from any thread; never blocks
  void flush();                                // waits until the queue is empty, or until the timeout
  std::uint64_t lost() const;                  // dropped lines since the start

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with the thread, which may still block in a write at exit
};

}  // namespace affinity
