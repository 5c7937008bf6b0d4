#pragma once
// Index of field values that were shown: from the id of a value to the record that has it. Affinity v1 reads
// no value by its id, but whoever has an id has it from a list of a record's values.

#include "base/json/json.hpp"
#include "tools/outcome.hpp"
#include "tools/tool_context.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace affinity::tools {

// One namespace per API key. An entry is only a hint: the record is read again with the caller's key. The
// oldest entries are evicted first; without an entry a value has no name, and nothing else changes.
class FieldValueIndex {
 public:
  struct Location {
    std::string_view selector{};  // argument of GET /field-values: "list_entry_id"
    std::int64_t id = 0;
  };

  // `values`: one record of GET /field-values or a list of them.
  void add(std::string const& key, json::value const& values);
  Location const* find(std::string const& key, std::int64_t value_id) const;

 private:
  static constexpr std::size_t max_entries = 2048;
  using Key = std::pair<std::string, std::int64_t>;

  void add_one(std::string const& key, json::value const& value);

  std::map<Key, Location> locations_{};
  std::deque<Key> order_{};
};

// Indexes the values of a list answer.
void index_field_values(ToolContext const&, Outcome const&, client::CallContext const&);

struct LocatedFieldValue {
  json::value value{};  // the current one; null when it is not indexed or could not be read
  json::value field{};  // of GET /fields; null when that could not be read
};

// Reads the values of the indexed record, and the fields, which are cached.
Task<LocatedFieldValue> find_field_value(ToolContext const&, json::value const& id,
                                         client::CallContext const&);

// {"value": "Passed", "column": "Status", "record": "Acme - Series A", "list": "Deal Flow", "list_id": 4101}
Task<json::object> describe_field_value(ToolContext const&, LocatedFieldValue const&,
                                        client::CallContext const&);

}  // namespace affinity::tools
