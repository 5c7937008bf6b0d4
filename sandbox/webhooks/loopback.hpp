#pragma once
// Recognizes webhook URLs on this machine, the only ones that the sandbox sends to.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::sandbox {

struct LoopbackTarget {
  std::vector<std::string> addresses{};  // to be tried in this order
  std::uint16_t port = 80;
  std::string host{};    // for the Host header
  std::string target{};  // path and query
};

// "http://127.0.0.1:8080/hook", and the same with localhost and [::1]; nullopt for any other URL.
std::optional<LoopbackTarget> loopback_target(std::string_view url);

}  // namespace affinity::sandbox
