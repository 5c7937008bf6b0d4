#pragma once
// Which fields of a firm are its deals' stage, amount and owner: the file of --crm-mapping, or nothing, where
// the fields are guessed.

#include "base/json/json.hpp"
#include "base/result.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::unified {

// Unified member → the name or id of a field: {"owner", "Relationship Owner"}, {"amount", "field-31014"}.
using MappedFields = std::map<std::string, std::string, std::less<>>;

// Of accounts or contacts.
struct EntityMapping {
  MappedFields fields{};
  bool tags_are_lists = false;  // a tag that is written adds the record to the list of that name

  bool operator==(EntityMapping const&) const = default;
};

struct ListMapping {
  std::string list{};  // by name or id
  MappedFields fields{};
  std::string currency{};  // of every amount, such as "USD"; a field of it is in `fields`
  std::vector<std::string> won{}, lost{}, on_hold{};  // texts of stages; others are open

  bool operator==(ListMapping const&) const = default;
};

struct CrmMapping {
  EntityMapping account{}, contact{};
  std::vector<std::string> deal_lists{};  // lists of companies or people whose rows are deals
  std::vector<ListMapping> lists{};

  bool operator==(CrmMapping const&) const = default;
};

// Of the file, as read_toml() gives it. An error names the key that is wrong and what there may be.
Result<CrmMapping> read_crm_mapping(json::value const& file);

// The members that the file may map, of accounts, contacts and lists.
std::vector<std::string_view> mappable_members(std::string_view section);

}  // namespace affinity::tools::unified
