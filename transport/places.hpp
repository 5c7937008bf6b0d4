#pragma once
// So many at a time, overall and for each principal. A place is given back when its last copy goes.

#include <cstddef>
#include <map>
#include <memory>
#include <string>

namespace affinity::transport {

class Places {
 public:
  using Place = std::shared_ptr<void>;

  Places(std::size_t most, std::size_t most_each)  // 0 each = as many as there are
      : taken_(std::make_shared<Taken>()), most_(most), most_each_(most_each > 0 ? most_each : most) {}

  Place take(std::string const& principal) {  // null when there is none left
    if (taken_->all >= most_) return nullptr;
    auto& own = taken_->of[principal];
    if (own >= most_each_) return nullptr;
    ++own;
    ++taken_->all;
    return {taken_.get(), [taken = taken_, principal](void*) {
              --taken->all;
              if (--taken->of[principal] == 0) taken->of.erase(principal);
            }};
  }
  std::size_t taken() const { return taken_->all; }

 private:
  struct Taken {
    std::size_t all = 0;
    std::map<std::string, std::size_t> of{};
  };
  std::shared_ptr<Taken> taken_;
  std::size_t most_;
  std::size_t most_each_;
};

}  // namespace affinity::transport
