#pragma once
// Shows progress on a terminal: one line on stderr that is overwritten, and cleared at the end.

#include "client/call_context.hpp"
#include "server/terminal/terminal.hpp"

#include <functional>
#include <string>

namespace affinity::server {

class ProgressLine {
 public:
  // Writes nothing unless the stream is a terminal whose lines can be overwritten.
  ProgressLine(Terminal, std::function<void(std::string const&)> write);
  ~ProgressLine() { clear(); }
  ProgressLine(ProgressLine const&) = delete;
  ProgressLine& operator=(ProgressLine const&) = delete;

  void show(client::Progress const&);
  void clear();

 private:
  Terminal terminal_;
  std::function<void(std::string const&)> write_;
  std::string last_{};
};

}  // namespace affinity::server
