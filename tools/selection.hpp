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
  std::vector<std::string> toolsets{};  // persons, notes, …
  std::vector<std::string> tools{};     // exact names
  std::vector<std::string> exclude{};

  bool everything() const { return *this == Selection{}; }
  bool operator==(Selection const&) const = default;
};

// The tools that the selection keeps, in their order. A word that names nothing is refused with the nearest
// one.
Result<Catalogue> choose(Catalogue const&, Selection const&);

}  // namespace affinity::tools
