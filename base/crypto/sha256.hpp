#pragma once
// Incremental SHA-256.

#include <memory>
#include <string>
#include <string_view>

namespace affinity {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256 const&) = delete;
  Sha256& operator=(Sha256 const&) = delete;

  void reset();
  void update(std::string_view bytes);
  std::string hex();  // finishes; 64 lower-case digits; call once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace affinity
