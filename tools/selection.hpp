#pragma once
// Selects the tools that are offered. All criteria intersect; an empty result is an error at start.

#include "base/result.hpp"
#include "tools/catalogue.hpp"

#include <string>
#include <vector>

namespace affinity::tools {

struct Selection {
  bool read_only = false;
  std::vector<std::string> methods{};  // read, write, custom, list, get, create, update, delete
  std::vector<std::string>
      toolsets{};  // persons, notes, …; all = every tool that is not offered on request only
  std::vector<std::string> tools{};  // exact names
  std::vector<std::string> exclude{};

  bool selects_all() const { return *this == Selection{}; }
  bool operator==(Selection const&) const = default;
};

// The first criterion of a selection that excludes a tool.
enum class ExcludedBy { nothing, on_request, read_only, methods, toolsets, tools, exclude };

// `already_requested`: an opt-in tool need not be named again, since it is offered already.
ExcludedBy excluded_by(Selection const&, Tool const&, bool already_requested = false);

// The offered tools that the selection includes, in order. An unknown name is an error that suggests the
// nearest one; a known name that is not offered is ignored.
Result<Catalogue> select_tools(Catalogue const& offered, Selection const&, Catalogue const& known);
inline Result<Catalogue> select_tools(Catalogue const& all, Selection const& selection) {
  return select_tools(all, selection, all);
}

}  // namespace affinity::tools
