#pragma once
// Checks the filters and sorts of a structured search before anything is sent (Affinity v2, Structured
// Search).

#include "tools/v2/search_fields.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::v2 {

inline constexpr std::size_t max_group_filters = 50;
inline constexpr int max_group_depth = 10;  // ours: Affinity states none

class SearchFilters {
 public:
  explicit SearchFilters(SearchFields& fields) : fields_(fields) {}

  // Each in the form that Affinity takes. What is wrong is added to mistakes().
  json::array conditions(json::array const& sent, std::string const& where);
  json::value group(json::value const& sent, std::string const& where);
  json::array sorts(json::array const& sent, std::string const& where);

  std::vector<std::string> const& mistakes() const { return mistakes_; }  // one sentence each, 10 at most
  bool drops_time() const { return drops_time_; }  // a filter had a time, and compares days

 private:
  json::value group_at(json::value const& sent, std::string const& where, int depth);
  json::value condition(json::value const& sent, std::string const& where);
  void wrong(std::string sentence);

  SearchFields& fields_;
  std::vector<std::string> mistakes_{};
  std::size_t more_mistakes_ = 0;
  bool drops_time_ = false;
};

}  // namespace affinity::tools::v2
