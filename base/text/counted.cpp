#include "base/text/counted.hpp"

namespace affinity {

namespace {

bool is_vowel(char c) { return std::string_view("aeiou").find(c) != std::string_view::npos; }

}  // namespace

std::string noun_for(std::int64_t count, std::string_view one, std::string_view many) {
  if (count == 1) return std::string(one);
  if (!many.empty()) return std::string(many);
  bool const ends_in_ies = one.size() > 1 && one.back() == 'y' && !is_vowel(one[one.size() - 2]);
  return ends_in_ies ? std::string(one.substr(0, one.size() - 1)) + "ies" : std::string(one) + "s";
}

std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + noun_for(count, one, many);
}

}  // namespace affinity
