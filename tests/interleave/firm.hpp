#pragma once
// A sandbox in which every tenant is somebody else, and Affinity on it with answers that come in any order.

#include "client/pipeline/affinity_client.hpp"
#include "sandbox/api.hpp"
#include "server/program/sandbox_sender.hpp"
#include "support/scratch.hpp"

#include <random>
#include <string>

namespace affinity::tests {

constexpr int tenants = 64;

inline std::string key_of(int tenant) { return "key-of-tenant-" + std::to_string(tenant) + "."; }
inline std::string token_of(int tenant) { return "token-of-tenant-" + std::to_string(tenant) + "."; }
// What only this tenant's answers may hold. The dot ends the number: 6 is not the beginning of 61.
inline std::string mark_of(int tenant) { return "tenant-" + std::to_string(tenant) + "."; }

// Waits for up to `most` before it asks, so that answers overtake each other.
class Late final : public client::Sender {
 public:
  Late(client::Sender& inner, Milliseconds most) : inner_(inner), wait_(0, int(most.count()) * 1000) {}
  Task<Result<Response>> send(Request, client::CallContext const&) override;

 private:
  client::Sender& inner_;
  std::mt19937 dice_{1};
  std::uniform_int_distribution<int> wait_;  // microseconds
};

class Firm {
 public:
  explicit Firm(Milliseconds most_late);
  client::Sender& sender() { return affinity_.sender(); }

 private:
  Scratch folder_{};
  SystemClock const clock_{};
  sandbox::Api api_;
  server::SandboxSender sandbox_sender_;
  Late late_;
  client::AffinityClient affinity_;
};

}  // namespace affinity::tests
