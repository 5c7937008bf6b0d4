#pragma once
// Finds the record that find_or_create means: a person by e-mail address, a company by domain, a deal by name
// on a list. What only looks like it, such as a person of the same name, is told and never taken.

#include "tools/changes/records/wanted_record.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::tools::changes {

// A record of v1, with its rows where a search tells them (deals).
struct KnownRecord {
  Ref ref{};
  std::string name{};
  json::value record{};
};

struct RecordLookup {
  std::optional<KnownRecord> found{};
  std::vector<KnownRecord> alike{};  // of the same name, or several with one address
  std::string alike_by{};            // "have the domain acme.example", "have this name"
  std::optional<Error> error{};
};

struct LookupAsked {
  WantedRecord wanted{};
  std::int64_t list = 0;     // of a deal
  std::int64_t company = 0;  // of a person: where people of the same name count
  bool names = true;         // also what only looks like it: one more request where there is an address
};

// Reads fresh: one request for each address, and one for the name.
Task<RecordLookup> look_up_record(composed::Reads&, LookupAsked);

// Pure parts of it, for records that were read before.
bool has_address(json::value const& person, std::string_view email);  // case ignored
bool is_named_alike(Kind, std::string_view wanted, std::string_view name);
KnownRecord known_record(Kind, json::value record);
// The row of a deal on this list, 0 where it is not there.
std::int64_t row_on_list(json::value const& record, std::int64_t list);
std::vector<std::int64_t> rows_on_list(json::value const& record, std::int64_t list);

}  // namespace affinity::tools::changes
