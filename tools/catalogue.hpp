#pragma once
// The catalogue: all tools in order, found by name.

#include "tools/tool.hpp"
#include "tools/tool_definition.hpp"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace affinity::tools {

class Catalogue {
 public:
  explicit Catalogue(std::vector<Tool>);  // throws std::logic_error for duplicate names
  static Catalogue standard();            // the 54, in order
  static Catalogue with_opt_in();         // also those that are offered only on request

  std::vector<Tool> const& all() const { return tools_; }
  Tool const* find(std::string_view name) const;  // null when there is none
  std::string_view nearest(
      std::string_view name) const;  // for typos, never another verb; empty when there is none

 private:
  std::vector<Tool> tools_;
  std::unordered_map<std::string_view, std::size_t> index_{};  // keys are literals of the rows
};

}  // namespace affinity::tools
