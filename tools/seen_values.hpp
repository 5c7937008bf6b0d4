#pragma once
// Where the field values stand that were shown. Affinity v1 reads no value by its id and does not tell whose
// it is, but whoever has an id has it from a list of a record's values.

#include "base/json/json.hpp"
#include "tools/call.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace affinity::tools {

// Each API key for itself. Only a hint: what it leads to is read anew with the key that asks. The oldest go
// first, whosever they are; without them a value has no name and all else is as before.
class SeenValues {
 public:
  struct Place {
    std::string_view selector{};  // of GET /field-values: "list_entry_id"
    std::int64_t id = 0;
  };

  // `values` is a record of GET /field-values or a list of them.
  void keep(std::string const& key, json::value const& values);
  Place const* find(std::string const& key, std::int64_t value_id) const;

 private:
  static constexpr std::size_t most = 2048;
  using Name = std::pair<std::string, std::int64_t>;

  void keep_one(std::string const& key, json::value const& value);

  std::map<Name, Place> places_{};
  std::deque<Name> order_{};
};

// What a list of field values showed.
void keep_seen(ToolContext const&, Outcome const&, client::CallContext const&);

struct FoundValue {
  json::value value{};  // as it is now; null when nobody knows where it stands, or it could not be read
  json::value field{};  // of GET /fields; null when that could not be read
};

// Reads the values of the record where it was seen, and the fields, which are remembered.
Task<FoundValue> find_value(ToolContext const&, json::value const& id, client::CallContext const&);

// {"value": "Passed", "column": "Status", "record": "Acme - Series A", "list": "Deal Flow", "list_id": 4101}
Task<json::object> value_in_names(ToolContext const&, FoundValue const&, client::CallContext const&);

}  // namespace affinity::tools
