#pragma once
// A firm behind a policy, whose file a test writes.

#include "support/firm_session.hpp"
#include "support/scratch.hpp"
#include "tools/policy/policy.hpp"

#include <sys/stat.h>

#include <string>
#include <string_view>
#include <vector>

namespace affinity::tests {

class PolicySession {
 public:
  explicit PolicySession(std::string_view toml = {}) {
    write(toml);
    firm.policy = &policy;
    firm.outermost = &sender;
  }

  // Replaces the file, with a mode that it may have.
  void write(std::string_view toml, ::mode_t mode = 0600) {
    scratch.write("policy.toml", toml);
    ::chmod(path().c_str(), mode);
  }
  std::string path() const { return scratch.path("policy.toml"); }

  // The writes that reached Affinity since then.
  std::vector<std::string> writes() const {
    std::vector<std::string> out;
    for (auto const& request : firm.asked())
      if (!request.starts_with("GET ") && request.find("search") == request.npos) out.push_back(request);
    return out;
  }

  Scratch scratch{};
  FirmSession firm{};
  tools::policy::Policy policy{path(), firm.clock, firm.journal};
  tools::policy::PolicySender sender{policy, firm.sender()};
};

}  // namespace affinity::tests
