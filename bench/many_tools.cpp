// The program with as many tools as BENCH_TOOLS says: the same rows again under other names. For
// bench/growth.
//
// The linker puts wrapped() in the place of Catalogue::with_opt_in() (bench/CMakeLists.txt); everything else
// is the program.

#include "tools/catalogue.hpp"

#include <cstdlib>
#include <deque>
#include <string>
#include <vector>

namespace affinity::tools {

Catalogue real() asm("__real__ZN8affinity5tools9Catalogue11with_opt_inEv");
Catalogue wrapped() asm("__wrap__ZN8affinity5tools9Catalogue11with_opt_inEv");

Catalogue wrapped() {
  static std::deque<std::string> names;  // rows hold views
  auto const all = real();
  std::vector<Tool> rows(all.all().begin(), all.all().end());
  auto const* const wanted = std::getenv("BENCH_TOOLS");
  auto const own = Catalogue::standard().all().size();
  auto const more = wanted == nullptr ? 0 : std::max(std::atol(wanted) - static_cast<long>(own), 0L);
  for (std::size_t i = 0; i < static_cast<std::size_t>(more); ++i) {
    auto row = rows[i % own];
    row.name = names.emplace_back(std::string(row.name) + "_" + std::to_string(i / own + 2));
    rows.push_back(std::move(row));
  }
  return Catalogue(std::move(rows));
}

}  // namespace affinity::tools
