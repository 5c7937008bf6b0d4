#pragma once
// Typed access to the query of a request to API v2. Arrays repeat the name: "ids=1&ids=2". Parameters that an
// operation does not know are ignored.

#include "sandbox/v2/face/errors.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace affinity::sandbox::v2 {

constexpr Id max_id = 9'007'199'254'740'991;  // 2^53 - 1 (Affinity v2, path and query ids)
constexpr Id max_int32 = 2'147'483'647;

// Each accessor adds its mistakes to the errors and leaves the value out.
class Query {
 public:
  // The part of a target behind "?".
  Query(std::string_view pairs, Errors&);

  bool has(std::string_view name) const { return find(name) != nullptr; }
  std::optional<std::string> text(std::string_view name) const;  // the first one where there are several
  std::optional<Id> integer(std::string_view name, Id least, Id most);
  bool flag(std::string_view name);  // "true" or "false", which is also the default
  std::vector<std::string> texts(std::string_view name) const;
  std::vector<std::string> words(std::string_view name, std::initializer_list<std::string_view> allowed);
  std::optional<Ids> ids(std::string_view name, Id most = max_id);  // nullopt when there is none

  // In the order of the request.
  std::vector<std::pair<std::string, std::string>> const& pairs() const { return pairs_; }

 private:
  std::vector<std::pair<std::string, std::string>> pairs_{};
  Errors& errors_;

  std::string const* find(std::string_view name) const;
};

// An integer in decimal digits, or nullopt.
std::optional<Id> integer_in(std::string_view text);

// "one of a, b, c"
std::string one_of(std::initializer_list<std::string_view> words);

}  // namespace affinity::sandbox::v2
