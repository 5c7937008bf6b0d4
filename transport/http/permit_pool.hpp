#pragma once
// Counted permits, overall and per principal; a permit is released with its last copy.

#include <cstddef>
#include <map>
#include <memory>
#include <string>

namespace affinity::transport {

class PermitPool {
 public:
  using Permit = std::shared_ptr<void>;

  PermitPool(std::size_t max, std::size_t max_per_principal)  // 0 per principal = no limit of its own
      : in_use_(std::make_shared<InUse>()),
        max_(max),
        max_per_principal_(max_per_principal > 0 ? max_per_principal : max) {}

  Permit try_acquire(std::string const& principal) {  // null when none is left
    if (in_use_->all >= max_) return nullptr;
    auto& own = in_use_->of[principal];
    if (own >= max_per_principal_) return nullptr;
    ++own;
    ++in_use_->all;
    return {in_use_.get(), [in_use = in_use_, principal](void*) {
              --in_use->all;
              if (--in_use->of[principal] == 0) in_use->of.erase(principal);
            }};
  }
  std::size_t in_use() const { return in_use_->all; }

 private:
  struct InUse {
    std::size_t all = 0;
    std::map<std::string, std::size_t> of{};
  };
  std::shared_ptr<InUse> in_use_;
  std::size_t max_;
  std::size_t max_per_principal_;
};

}  // namespace affinity::transport
