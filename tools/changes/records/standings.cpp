#include "tools/changes/records/standings.hpp"

#include "tools/composed/upstream/parallel.hpp"

#include <functional>
#include <utility>

namespace affinity::tools::changes {

Task<std::vector<Standing>> read_standings(composed::Reads& reads, std::vector<Change> changes,
                                           std::optional<WallTime> since, ReadStanding read) {
  std::vector<Standing> out(changes.size());
  auto const one = [](composed::Reads& with, ReadStanding by, Change change, std::optional<WallTime> when,
                      Standing& into) -> Task<void> { into = co_await by(with, std::move(change), when); };
  std::function<Task<void>(std::size_t)> const make = [&](std::size_t index) {
    return one(reads, read, std::move(changes[index]), since, out[index]);
  };
  co_await composed::run_all(changes.size(), composed::requests_at_a_time, make);
  co_return out;
}

}  // namespace affinity::tools::changes
