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
  // Besides "sandbox", which is an admin's; each belongs to another user.
  std::vector<std::string> more_keys{};
  std::optional<int> limit_per_minute = 900;     // per key; nullopt = none
  std::optional<int> limit_per_month = 100'000;  // for the whole firm; nullopt = none
  // Downloads are redirected there, as Affinity does; whoever serves it asks Api::download.
  std::string download_origin = "https://files.sandbox.example";
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

  // The same for the origin that downloads are redirected to; it takes no key, and refuses one.
  Response download(Request const&);

  // The lines that `affinity-crm-mcp sandbox` prints at start: keys, limit, time, what is inside.
  std::string describe() const;

 private:
  struct Firm;
  std::unique_ptr<Firm> firm_;
};

}  // namespace affinity::sandbox
