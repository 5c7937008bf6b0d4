#pragma once
// Deals as firms keep them: opportunities of deal lists, and companies on lists that the mapping names.

#include "tools/composed/upstream/metadata.hpp"
#include "tools/unified/deal_ids.hpp"
#include "tools/unified/member_row.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::unified {

// A list of deals and what its fields mean. `notes`: what the mapping names and the list does not have.
struct DealList {
  DealFields deal{};
  std::vector<FieldInfo> fields{};
  std::vector<std::string> notes{};
  bool is_read = false;
};

// Reads the fields of the list and finds stage, amount and owner among them: as the mapping says, else
// guessed from the fields with a status and from names.
Task<Result<DealList>> read_deal_list(composed::Reads&, composed::ListInfo);

FieldOwner owner_of(composed::ListInfo const&);

// "won", "lost", "on-hold" or "open" of a stage: by the mapping, by Affinity's category, by its words.
std::string status_of_stage(DealFields const&, std::string_view stage);

// Lists named by their id or name; null when there is none.
composed::ListInfo const* list_called(std::vector<composed::ListInfo> const&, std::string_view name);

// Beside an answer about deals: mapped_by, mapping, stage_ambiguous.
json::object mapping_told(std::vector<DealList> const&);

}  // namespace affinity::tools::unified
