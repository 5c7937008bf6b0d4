#pragma once
// The fields of records and lists: their names, their types, which one a caller means, and values as API v2
// takes them.

#include "base/json/json.hpp"
#include "base/result.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::unified {

struct FieldOption {
  std::int64_t id = 0;
  std::string text{};
  std::string status{};  // of stages: open, won, lost or on-hold; empty where Affinity does not tell

  bool operator==(FieldOption const&) const = default;
};

struct FieldInfo {
  std::string id{};    // "field-31014", "affinity-data-industry"
  std::string name{};  // "Amount"
  std::string kind{};  // global, list, enriched or relationship-intelligence
  std::string type{};  // of its values: "ranked-dropdown", "person-multi"
  std::int64_t v1_id = 0;
  std::int64_t list_id = 0;  // 0: of no list

  bool is_many() const { return type.ends_with("-multi"); }
  bool is_dropdown() const { return type.starts_with("dropdown") || type.starts_with("ranked-dropdown"); }
  // Not enriched and not computed by Affinity.
  bool is_writable() const { return (kind == "global" || kind == "list") && v1_id > 0; }
  bool operator==(FieldInfo const&) const = default;
};

// What has fields: all companies, all people, or the rows of a list.
struct FieldOwner {
  enum class Kind { account, contact, list };
  Kind kind = Kind::account;
  std::int64_t list_id = 0;
  composed::Kind records = composed::Kind::company;  // of the list
};

// From API v2, else from v1, where options come along. Remembered as long as --metadata-cache says.
Task<Result<std::vector<FieldInfo>>> read_field_infos(composed::Reads&, FieldOwner);

Task<Result<std::vector<FieldOption>>> read_field_options(composed::Reads&, FieldOwner, FieldInfo);

// The key of a field in custom_fields: its name, with the id behind it where two fields share the name.
std::string custom_key(std::span<FieldInfo const>, FieldInfo const&);

// By key, name or id, ignoring case. The error names those that are like it.
Result<FieldInfo const*> find_field(std::span<FieldInfo const>, std::string_view name);

// The option that a text, an id or {"id"} or {"name"} means. The error names all.
Result<FieldOption const*> find_field_option(std::span<FieldOption const>, FieldInfo const&,
                                             json::value const& given);

// {"type": …, "data": …} for a value in the form of typed_value(), or in Affinity's own.
Result<json::value> native_value(FieldInfo const&, json::value const& given,
                                 std::span<FieldOption const> options);

}  // namespace affinity::tools::unified
