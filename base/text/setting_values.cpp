#include "base/text/setting_values.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <array>

namespace affinity {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\v\f";
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

std::string_view unquoted_value(std::string_view text) {
  text = trimmed(text);
  bool const quoted =
      text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
  return quoted ? trimmed(text.substr(1, text.size() - 2)) : text;
}

std::vector<std::string> parse_names(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    auto const comma = std::min(text.find(','), text.size());
    auto const name = trimmed(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
    if (!name.empty()) out.push_back(lower(name));
  }
  return out;
}

std::optional<bool> parse_boolean(std::string_view text) {
  constexpr std::array<std::string_view, 5> yes{"true", "yes", "on", "1", "y"};
  constexpr std::array<std::string_view, 5> no{"false", "no", "off", "0", "n"};
  auto const word = lower(trimmed(text));
  if (std::ranges::find(yes, word) != yes.end()) return true;
  if (std::ranges::find(no, word) != no.end()) return false;
  return std::nullopt;
}

}  // namespace affinity
