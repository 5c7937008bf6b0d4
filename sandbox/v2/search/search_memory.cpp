#include "sandbox/v2/search/search_memory.hpp"

namespace affinity::sandbox::v2::search {

SearchMemory& memory_of(Store& store) {
  if (!store.search_memory) store.search_memory = std::make_shared<SearchMemory>();
  auto& memory = *store.search_memory;
  if (memory.revision != store.revision()) memory = {.revision = store.revision()};
  return memory;
}

ValueColumn const& column_of(SearchMemory& memory, Store const& store, Field const& field) {
  auto const found = memory.columns.find(field.id);
  if (found != memory.columns.end()) return found->second;
  return memory.columns.emplace(field.id, ValueColumn(store, field)).first->second;
}

}  // namespace affinity::sandbox::v2::search
