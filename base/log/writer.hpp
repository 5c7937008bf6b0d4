#pragma once
// The queue in front of the log, and the thread that empties it. Whoever writes a line never waits for who
// reads it.

#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace affinity {

class LogWriter {
 public:
  struct Settings {
    int fd = 2;
    std::size_t max_bytes = 1u << 20;  // bytes that wait
    Milliseconds batch_delay{20};      // lines that are in no hurry are written together, this late
    Milliseconds flush_timeout{1000};  // at the end, for what waits
  };

  // When the queue is full, lines that are not kept are lost: the new one, or old ones to make room for one
  // that is. How many is counted, and said in a line of its own as soon as there is room.
  enum class Priority { normal, urgent, retained };

  explicit LogWriter(Settings);
  ~LogWriter();  // what waits is written, if somebody takes it in time
  LogWriter(LogWriter const&) = delete;
  LogWriter& operator=(LogWriter const&) = delete;

  void push(std::string_view line, Priority);  // without its line feed; of any thread; never waits
  void flush();                // waits until what was pushed is out, or until its patience ends
  std::uint64_t lost() const;  // lines, since the start

 private:
  struct State;
  std::shared_ptr<State> state_;  // the thread's too, which may hang in a write when the program ends
};

}  // namespace affinity
