#pragma once
// Identical reads of one API key that are under way at the same time are one (single flight).

#include "base/task.hpp"
#include "client/call_context.hpp"

#include <functional>
#include <memory>
#include <string>

namespace affinity::client {

// Each reader keeps its own deadline and cancellation; the read is cancelled when the last one has left, not
// when the one who began it does. A read after a write of the same key never joins an earlier one.
class Flights {
 public:
  // Sends a request; the arguments outlive the task.
  using Send = std::function<Task<Result<Response>>(Request&, CallContext const&)>;

  Flights(Clock const&, Send);
  ~Flights();
  Flights(Flights const&) = delete;
  Flights& operator=(Flights const&) = delete;

  // `name` is the read's (read_name). The references must outlive the task.
  Task<Result<Response>> read(std::string const& name, Request const&, CallContext const&);

  class WriteScope;

 private:
  struct Reader;
  struct Flight;
  struct Table;

  // The flight of this name, begun if there is none; adds the reader to it.
  std::shared_ptr<Flight> join_or_begin(std::string const& name, Request const&, Reader&);

  Clock const& clock_;
  Send const send_;
  std::shared_ptr<Table> const table_;  // shared with flights, which may outlive this object
};

// At the begin and the end of a write: closes the key's flights to new readers.
class Flights::WriteScope {
 public:
  WriteScope(Flights&, Secret api_key);
  ~WriteScope();
  WriteScope(WriteScope const&) = delete;
  WriteScope& operator=(WriteScope const&) = delete;

 private:
  std::shared_ptr<Table> table_;
  Secret api_key_;
};

}  // namespace affinity::client
