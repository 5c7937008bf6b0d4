#pragma once
// The row of senders between the tools and Affinity, built once from settings.

#include "client/authenticated.hpp"
#include "client/curl_wire.hpp"
#include "client/memory.hpp"

#include <memory>
#include <vector>

namespace affinity::client {

struct Settings {
  WireSettings wire{};
  Scheme scheme = Scheme::basic;
  Memory::Limits memory{};
};

class Affinity {
 public:
  explicit Affinity(Settings);            // over the network; throws as CurlWire does
  Affinity(Settings, Sender& innermost);  // the sandbox in process, or a test's; it must live longer
  Affinity(Affinity const&) = delete;
  Affinity& operator=(Affinity const&) = delete;
  ~Affinity();

  Sender& sender() { return *outermost_; }

 private:
  void stack(Settings const&);
  template<class Layer, class... More> void add(More... more);

  SystemClock const clock_{};
  std::vector<std::unique_ptr<Sender>> row_{};  // from the inside out; destroyed from the outside in
  Sender* outermost_ = nullptr;
};

}  // namespace affinity::client
