#pragma once
// What a write touches, by meaning: what a policy judges. A request or a planned change says a part of it;
// the rest is read (tools/policy/look_up.hpp).

#include "tools/composed/language/names.hpp"
#include "tools/policy/operation.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::policy {

using composed::Kind;
using composed::Ref;

// Something that has to be read to know what a write touches.
struct Lookup {
  enum class What {
    lists_of_record,  // of a record that is deleted or merged: it touches all of their columns
    list_of_deal,     // a deal is a row of one list
    links_of_record,  // the people and companies that a record is linked with
    record_of_row,    // list, row
    removed_row,      // likewise; on a list of deals the deal is deleted
    row_of_list,      // list; id is of a record that gets a row
    value,            // id of a field value of v1
    list_of_field,    // field
    record_of_value,  // field; id is of the record that gets a value
    note,             // the records that it is on
    reminder,         // likewise
    interaction,      // id and `type`: its people
    transcript        // the records of its note
  };
  What what = What::value;
  std::int64_t id = 0;
  std::int64_t list = 0;
  std::int64_t type = 0;
  Kind kind = Kind::person;  // of lists_of_record and links_of_record
  std::string field{};

  auto operator<=>(Lookup const&) const = default;
};

struct Touched {
  Operations operations{};
  std::set<std::int64_t> lists{};     // their rows, columns or values
  std::set<std::int64_t> emptied{};   // of those: a row goes with its values of all columns
  std::set<std::string> fields{};     // "31012" of either API, or the id of v2: "affinity-data-location"
  std::set<Ref> records{};            // people, companies and deals
  std::set<Ref> removed{};            // of those: deleted, or merged away
  bool is_of_existing_entry = false;  // a note or reminder that is there already; plans write new ones alone
  std::vector<Lookup> lookups{};      // what is not known yet
  std::string unknown{};              // why something can never be known of this request; empty = it can
};

// "field-31012" and "31012" → "31012"; other ids of v2 as they are.
std::string field_key(std::string_view id);

}  // namespace affinity::tools::policy
