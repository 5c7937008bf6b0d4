#pragma once
// Escapes JSON for a JSON string without branches: eight bytes stored for each that is read.

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace affinity::bench {

struct Escapes {
  std::array<std::array<char, 8>, 256> bytes = {};
  std::array<std::uint8_t, 256> size = {};

  Escapes() {
    for (std::size_t c = 0; c < 256; ++c) {
      auto const named = std::string_view("\b\t\n\f\r\"\\").find(static_cast<char>(c));
      if (c != 0 && named != std::string_view::npos)
        set(c, std::string("\\") + "btnfr\"\\"[named]);
      else if (c < 0x20)
        set(c, std::string("\\u00") + "01"[c / 16] + "0123456789abcdef"[c % 16]);
      else
        set(c, std::string(1, static_cast<char>(c)));
    }
  }

 private:
  void set(std::size_t c, std::string const& as) {
    std::memcpy(bytes[c].data(), as.data(), as.size());
    size[c] = static_cast<std::uint8_t>(as.size());
  }
};

// Overwrites `into`, whose memory is reused.
inline std::string_view escaped(std::string_view json, std::string& into) {
  static Escapes const table;
  if (into.size() < json.size() * 6 + 8) into.resize(json.size() * 6 + 8);
  auto const* from = reinterpret_cast<unsigned char const*>(json.data());
  auto* to = into.data();
  for (auto const* const end = from + json.size(); from != end; ++from) {
    std::memcpy(to, table.bytes[*from].data(), 8);
    to += table.size[*from];
  }
  return {into.data(), static_cast<std::size_t>(to - into.data())};
}

}  // namespace affinity::bench
