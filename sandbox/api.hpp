#pragma once
// The sandbox: serves Affinity's API from records in memory, one request at a time.

#include "base/clock.hpp"
#include "base/http/message.hpp"
#include "base/result.hpp"
#include "sandbox/control/transport_fault.hpp"
#include "sandbox/settings.hpp"
#include "sandbox/webhooks/endpoint_validation.hpp"
#include "sandbox/webhooks/event_recorder.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace affinity::sandbox {

// Validates the files; an error names file, key and index.
Result<void> check_files(Settings const&);

class Api {
 public:
  // The clock must outlive the Api. The seed's dates are relative to midnight UTC of the clock's day. Throws
  // std::runtime_error with what check_files() would say.
  Api(Clock const&, Settings = {});
  ~Api();
  Api(Api const&) = delete;
  Api& operator=(Api const&) = delete;

  // Answers a request with status, headers and body as Affinity does: v2 under /v2, v1 elsewhere. Never
  // throws. One thread owns an Api. handle() ignores transport faults, which only a server can carry out.
  Response handle(Request const& request) { return simulate(request).response; }
  SimulatedResponse simulate(Request const&, EndpointValidation = EndpointValidation::skipped);

  // For a server that has read the head alone: whether a fault closes the connection before the body is read.
  bool closes_before_read(Request const& head);

  // For a server, which has a timer: in how long the next write takes effect that a fault delays
  // (perform_after_ms); nullopt when none waits. Without a server the next request finds those performed
  // whose time has come.
  std::optional<Milliseconds> until_late_write() const;
  // Performs those. False while another process holds the lock of the sandbox file: try again soon.
  bool perform_late_writes();

  // The loopback URL that this request subscribes, when webhooks are on. Affinity validates an endpoint
  // before it accepts it, so the server sends an empty event there and passes the outcome to simulate().
  std::optional<std::string> endpoint_to_validate(Request const&);

  std::vector<Delivery> take_deliveries();  // those recorded since the last call
  void disable_webhook(Id);

  // handle() of the origin that downloads are redirected to; it refuses requests with a key.
  Response download(Request const&);

  // The lines that `affinity-crm-mcp sandbox` prints at start: keys, limit, time, numbers of records.
  std::string startup_banner() const;

  void set_download_origin(std::string);
  WallTime wall() const;  // its clock's time

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace affinity::sandbox
