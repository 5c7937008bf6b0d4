#include "sandbox/v2/search/search_memory.hpp"

namespace affinity::sandbox::v2::search {

SearchMemory& memory_of(Store& store) {
  if (!store.search_memory) store.search_memory = std::make_shared<SearchMemory>();
  auto& memory = *store.search_memory;
  if (memory.revision != store.revision()) memory.runs.clear();
  memory.revision = store.revision();
  return memory;
}

ValueColumn const& column_of(SearchMemory& memory, Store const& store, Field const& field) {
  auto const revision = store.revision_of_values(field.id);
  auto const [at, is_new] = memory.columns.try_emplace(field.id);
  auto& column = at->second;
  if (is_new || column.revision != revision) column = {revision, ValueColumn(store, field)};
  return column.values;
}

}  // namespace affinity::sandbox::v2::search
