#pragma once
// What is known of the fields that a structured search names, without a request (Affinity v2, Field
// metadata): from lists that were read in the last seconds, and of the fields that every account has.

#include "tools/write/remembered_lists.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::tools::v2 {

struct SearchField {
  std::string id{};
  std::string_view value_type{};          // of its metadata: "datetime", "interaction"; empty when unknown
  json::value const* metadata = nullptr;  // null when it is not remembered
};

// What a search can do with a field, where its metadata was read with `includes`.
struct FieldAbility {
  bool known = false;
  bool none = false;                        // Affinity cannot do it
  json::array const* attributes = nullptr;  // it can with these; null: with the field itself
};

class SearchFields {
 public:
  SearchFields(ToolContext const&, Tool const&, json::object const& checked, client::CallContext const&);

  // By its id in any spelling, or by its name where that is remembered. `mistake` gets a sentence otherwise.
  std::optional<SearchField> find(json::value const& sent, std::string const& where, std::string& mistake);

  RememberedList const* options_of(std::string const& field);  // null when they are not remembered

  // Names of the tools that tell fields and options.
  std::string_view fields_tool() const { return fields_tool_; }
  std::string_view options_tool() const { return options_tool_; }

 private:
  std::string no_such_field(json::value const& sent, std::string const& where);

  ToolContext const& context_;
  client::CallContext const& call_;
  std::string path_{};
  std::string_view fields_tool_{}, options_tool_{};
  std::optional<RememberedList> fields_{};
  std::map<std::string, std::optional<RememberedList>> options_{};
  bool named_all_ = false;  // once is enough
};

// `name` is that in the metadata and in `includes`: "filterability" or "sortability".
FieldAbility ability_of(SearchField const&, std::string_view name);

}  // namespace affinity::tools::v2
