#pragma once
// The principals that requests are judged by. They may change while the server runs, or be unknown for a
// while.

#include "transport/auth/principals.hpp"
#include "transport/http_error.hpp"

#include <functional>
#include <optional>
#include <utility>

namespace affinity::transport {

class PrincipalsInUse {
 public:
  explicit PrincipalsInUse(Principals principals) : known_(std::move(principals)) {}

  void set(Principals principals) { known_ = std::move(principals); }
  void set_unknown() { known_.reset(); }  // their file cannot be used: nobody is let in

  // Called before every use; may call set() or set_unknown().
  void set_refresh(std::function<void()> refresh) { refresh_ = std::move(refresh); }

  // Of now; null while they are unknown. Valid until the next call.
  Principals const* get() {
    if (refresh_) refresh_();
    return known_ ? &*known_ : nullptr;
  }

 private:
  std::optional<Principals> known_;
  std::function<void()> refresh_{};
};

// 503: nobody can be let in, because who was revoked cannot be known.
inline HttpError principals_unknown() {
  return http_error(
      503,
      "The file of those who may use this server cannot be used at the moment, so nobody is let "
      "in. Whoever runs the server finds the reason in its log.",
      "Retry-After", "10");
}

}  // namespace affinity::transport
