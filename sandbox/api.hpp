#pragma once
// The sandbox: serves Affinity's API from records in memory, one request at a time.

#include "base/clock.hpp"
#include "base/http/message.hpp"
#include "base/result.hpp"
#include "sandbox/control/transport_fault.hpp"
#include "sandbox/seed/seed.hpp"
#include "sandbox/webhooks/event_recorder.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace affinity::sandbox {

struct Settings {
  // Besides "sandbox", which is an admin's; each belongs to another user.
  std::vector<std::string> extra_keys{};
  std::optional<int> limit_per_minute = 900;     // per key; nullopt = none
  std::optional<int> limit_per_month = 100'000;  // for the whole firm; nullopt = none
  // Downloads are redirected there, as Affinity does; whoever serves it asks Api::download.
  std::string download_origin = "https://files.sandbox.example";
  std::string data_file{};     // a file with another firm (firm_file.hpp); empty = the one that we invented
  std::string sandbox_file{};  // keeps the records between runs; where it exists, it goes before data
  bool webhooks = false;  // subscriptions are told; whoever serves the Api sends what take_deliveries() gives
  BulkSize bulk{};
};

// Whether the files can be read; what is wrong otherwise, with file, key and index.
Result<void> check_files(Settings const&);

enum class EndpointValidation { skipped, passed, failed };

class Api {
 public:
  // The clock must outlive the Api. The seed's dates are relative to midnight UTC of the clock's day. Throws
  // std::runtime_error with what check_files() would say.
  Api(Clock const&, Settings = {});
  ~Api();
  Api(Api const&) = delete;
  Api& operator=(Api const&) = delete;

  // One request in, one answer out: status, headers and body as Affinity v1 gives them. Never throws. One
  // thread owns an Api. Of the faults that were scripted, those that say how an answer is given need a
  // server: handle() leaves them out.
  Response handle(Request const& request) { return simulate(request).response; }
  SimulatedResponse simulate(Request const&, EndpointValidation = EndpointValidation::skipped);

  // For a server that has read no more than the head: true when a fault ends the connection here.
  bool closes_before_read(Request const& head);

  // The loopback address that this request wants to subscribe, when webhooks are on: Affinity takes only an
  // endpoint that answers, so somebody has to ask it and hand what it said to answer().
  std::optional<std::string> endpoint_to_validate(Request const&);

  std::vector<Delivery> take_deliveries();  // what the requests since the last call have to tell
  void disable_webhook(Id);

  // The same for the origin that downloads are redirected to; it takes no key, and refuses one.
  Response download(Request const&);

  // The lines that `affinity-crm-mcp sandbox` prints at start: keys, limit, time, what is inside.
  std::string startup_banner() const;

  void set_download_origin(std::string);
  WallTime wall() const;  // its clock's time

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace affinity::sandbox
