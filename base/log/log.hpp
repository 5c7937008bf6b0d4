#pragma once
// A structured log: one JSON line per event on stderr, written by a thread of its own. Registered secrets are
// redacted.

#include "base/crypto/secret.hpp"
#include "base/log/fields.hpp"
#include "base/log/writer.hpp"

#include <cstdint>
#include <memory>
#include <string_view>

namespace affinity {

enum class Level { debug, info, warning, error };

class Log {
 public:
  explicit Log(Level minimum = Level::info, LogWriter::Settings = {});
  ~Log();
  Log(Log const&) = delete;
  Log& operator=(Log const&) = delete;

  void redact(Secret const&);  // from now on it is written as "[hidden]"

  // Never blocks. Lines from `warning` on are written at once, those below a little later in batches; when
  // the queue is full, those below `error` are dropped first.
  void write(Level, std::string_view event, LogFields const& fields = {});
  // The same for a line of any level that is retained and written at once like an error: audit records.
  void write_retained(Level, std::string_view event, LogFields const& fields);

  void flush();                // waits until the queue is empty, up to a timeout
  std::uint64_t lost() const;  // number of dropped lines

 private:
  void put(Level, std::string_view event, LogFields const&, LogWriter::Priority);

  struct Sink;  // keeps spdlog out of headers
  std::unique_ptr<Sink> sink_;
};

}  // namespace affinity
