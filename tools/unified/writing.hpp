#pragma once
// What a unified create or update is in Affinity's terms: the body of the native tool, values of fields, rows
// on lists. All of it is made and checked before anything is sent.

#include "tools/unified/member_row.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::unified {

// A field that gets a value; `given` as the caller wrote it.
struct FieldAssignment {
  std::string member{};  // "amount", "custom_fields.Amount": for errors
  FieldInfo field{};
  json::value given{};
};

struct Writing {
  Effect effect = Effect::adds;
  Reading reading{};
  json::object given{};   // all arguments
  json::value current{};  // the record of v1 as it is; null in a create
  json::object body{};    // arguments of the native create or update
  std::vector<FieldAssignment> assignments{};
  std::vector<std::int64_t> add_to_lists{};
  std::vector<std::string> errors{};  // one sentence for each member that cannot be written
  std::vector<std::string> hints{};   // what was understood
  std::string_view unmapped_help{};   // where a member goes when it has no field

  void refuse(std::string sentence) { errors.push_back(std::move(sentence)); }
  // One value for a member of the body; a second one that differs is an error.
  void set(std::string_view name, json::value value, std::string_view member);
};

void write_text(Writing&, MemberRow const&, json::value const& given);    // row.v1 is the native argument
void write_domain(Writing&, MemberRow const&, json::value const& given);  // "https://acme.com" → acme.com
void write_ids(Writing&, MemberRow const&, json::value const& given);     // replaces the native list
// Adds to the native list and keeps what is on it: "7", {"id": "7"} or a list of them.
void write_added_ids(Writing&, MemberRow const&, json::value const& given);
void write_date(Writing&, MemberRow const&, json::value const& given);
void write_mapped_field(Writing&, MemberRow const&, json::value const& given);
void write_custom_fields(Writing&, MemberRow const&, json::value const& given);
void write_tags(Writing&, MemberRow const&, json::value const& given);

// The id in "7", 7 or {"id": "7"}; 0 where there is none.
std::int64_t id_in(json::value const& given);
// The same of a list or of one; nothing where an item is no id.
std::optional<json::array> ids_given(json::value const& given);

// Runs the writers of the members that were given, and says of each other that it cannot be written.
void run_writers(Writing&, MemberRows const&);

}  // namespace affinity::tools::unified
