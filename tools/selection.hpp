#pragma once
// Which tools are offered. Everything given intersects; nothing left is a mistake that is said at start.

#include "base/result.hpp"
#include "tools/catalogue.hpp"

#include <string>
#include <vector>

namespace affinity::tools {

struct Selection {
  bool read_only = false;
  std::vector<std::string> methods{};   // read, write, custom, list, get, create, update, delete
  std::vector<std::string> toolsets{};  // persons, notes, …; all = those that nobody has to ask for
  std::vector<std::string> tools{};     // exact names
  std::vector<std::string> exclude{};

  bool selects_all() const { return *this == Selection{}; }
  bool operator==(Selection const&) const = default;
};

// Which part of a selection leaves a tool out, the first that does.
enum class ExcludedBy { nothing, on_request, read_only, methods, toolsets, tools, exclude };

// `already_requested`: an opt-in tool need not be named again, since it is offered already.
ExcludedBy excluded_by(Selection const&, Tool const&, bool already_requested = false);

// Of the tools offered those that the selection keeps, in their order. A word that names nothing that is
// known is refused with the nearest one; one that names what is not offered anyway is fine.
Result<Catalogue> select_tools(Catalogue const& offered, Selection const&, Catalogue const& known);
inline Result<Catalogue> select_tools(Catalogue const& all, Selection const& selection) {
  return select_tools(all, selection, all);
}

}  // namespace affinity::tools
