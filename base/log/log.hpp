#pragma once
// One JSON line per event on stderr, written by a thread of its own. Secrets that were named to it never
// appear, whatever a line carries.

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

  void redact(Secret const&);  // from now on this text is written as "[hidden]"

  // Never waits. Lines from `warning` on go out at once, those below a little later and together; when nobody
  // reads, those below `error` are the first that are lost.
  void write(Level, std::string_view event, LogFields const& fields = {});
  // The same for a line that is kept as an error is and goes out as soon: of what was changed.
  void write_retained(Level, std::string_view event, LogFields const& fields);

  void flush();                // waits for who reads, but not long
  std::uint64_t lost() const;  // lines that could not go out

 private:
  void put(Level, std::string_view event, LogFields const&, LogWriter::Priority);

  struct Sink;  // spdlog stays out of headers
  std::unique_ptr<Sink> sink_;
};

}  // namespace affinity
