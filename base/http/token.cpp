#include "base/http/token.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <array>

namespace affinity {

namespace {

// A table, since every name of every request's headers is looked at.
constexpr auto http_token_characters = [] {
  std::array<bool, 256> out{};
  for (std::size_t code = 0; code < 128; ++code) out[code] = is_letter(char(code)) || is_digit(char(code));
  for (auto const c : std::string_view("!#$%&'*+-.^_`|~")) out[static_cast<unsigned char>(c)] = true;
  return out;
}();

}  // namespace

bool is_http_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return http_token_characters[c]; });
}

}  // namespace affinity
