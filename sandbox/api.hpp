#pragma once
// An Affinity of our own: the v1 API as a function over records in memory.

#include "base/clock.hpp"
#include "base/http.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace affinity::sandbox {

struct Settings {
  std::vector<std::string>
      more_keys{};  // besides "sandbox", which is an admin's; each belongs to another user
  std::optional<int> limit_per_minute = 900;     // per key; nullopt = none
  std::optional<int> limit_per_month = 100'000;  // for the whole firm; nullopt = none
};

class Api {
 public:
  // The clock must outlive the Api. The seed's dates are relative to midnight UTC of the clock's day.
  Api(Clock const&, Settings = {});
  ~Api();
  Api(Api const&) = delete;
  Api& operator=(Api const&) = delete;

  // One request in, one answer out: status, headers and body as Affinity v1 gives them. Never throws for what
  // a client sends. Not thread-safe: one thread owns an Api.
  Response handle(Request const&);

  std::string describe()
      const;  // the lines that `affinity-crm-mcp sandbox` prints at start: keys, limit, time, what is inside

 private:
  struct Firm;
  std::unique_ptr<Firm> firm_;
};

}  // namespace affinity::sandbox
