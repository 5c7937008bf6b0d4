#pragma once
// The catalogue: all tools in order, found by name.

#include "tools/tool.hpp"
#include "tools/tool_definition.hpp"

#include <deque>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace affinity::tools {

class Catalogue {
 public:
  using Rows = std::vector<Tool> (*)();

  // `later` is called when its rows are needed first: nobody pays for the 112 of API v2 who does not use
  // them.
  explicit Catalogue(std::vector<Tool>, Rows later = nullptr);  // throws std::logic_error for duplicate names
  static Catalogue standard();                                  // the 54 of API v1, in order
  static Catalogue with_opt_in();  // also those of the catalogue, and those that are offered only on request

  std::deque<Tool> const& all() const;                      // builds what is left to build
  std::deque<Tool> const& built() const { return tools_; }  // what is built already
  Tool const* find(std::string_view name) const;            // null when there is none
  std::string_view nearest(std::string_view name) const;    // for typos, never another verb; empty = none
  std::vector<schema::Param> const& params_of(Tool const&) const;  // all_params(), made by the first call

 private:
  void add(std::vector<Tool>) const;

  // A deque, because rows stay where they are while others are added.
  mutable std::deque<Tool> tools_{};
  mutable std::unordered_map<std::string_view, std::size_t> index_{};  // keys are literals of the rows
  mutable std::unordered_map<std::string_view, std::vector<schema::Param>> params_{};  // the same keys
  mutable Rows later_ = nullptr;
};

}  // namespace affinity::tools
