#pragma once
// One JSON line per event on stderr. Secrets that were named to it never appear, whatever a line carries.

#include "base/log_fields.hpp"
#include "base/secret.hpp"

#include <functional>
#include <memory>
#include <string_view>

namespace affinity {

enum class Level { debug, info, warning, error };

class Log {
 public:
  explicit Log(Level least = Level::info);
  ~Log();
  Log(Log const&) = delete;
  Log& operator=(Log const&) = delete;

  void hide(Secret const&);  // from now on this text is written as "[hidden]"
  void write(Level, std::string_view event, LogFields const& fields = {});

  // From now on lines below `warning` wait for flush(), which whoever serves many calls a second makes once
  // for many lines. `soon` is called when the first one waits; without this, lines are written one by one.
  void collect(std::function<void()> soon);
  void flush();

 private:
  struct Sink;  // spdlog stays out of headers
  std::unique_ptr<Sink> sink_;
};

}  // namespace affinity
