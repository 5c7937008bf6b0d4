#pragma once
// Many lines of the log are one write, a few milliseconds after the first of them.

#include "base/log.hpp"

#include <memory>

namespace boost::asio {
class io_context;
}

namespace affinity::transport {

// While it lives, which is while the loop runs. What waits at its end is written then.
class LogCollector {
 public:
  LogCollector(boost::asio::io_context&, Log&);
  ~LogCollector();
  LogCollector(LogCollector const&) = delete;
  LogCollector& operator=(LogCollector const&) = delete;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace affinity::transport
