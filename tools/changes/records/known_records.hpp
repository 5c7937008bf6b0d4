#pragma once
// What several operations of one plan need, read together: who has which e-mail address, and who is on a
// list.

#include "tools/changes/kinds/kind.hpp"
#include "tools/changes/records/record_lookup.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace affinity::tools::changes {

class KnownRecords {
 public:
  // Reads the people with these addresses in as few requests as v1 allows: all people, where a few pages
  // hold them; else one search for the addresses of one host, and one for each other address. What could not
  // be read is not known, and is looked up where it is planned.
  Task<void> read_people(composed::Reads&, std::vector<std::string> emails);

  bool knows(std::string_view email) const;
  // Of one that is known; null: nobody has it.
  json::value const* person_with(std::string_view email) const;
  // Among those that were read.
  std::vector<KnownRecord> people_named(std::string_view name) const;
  bool knows_all_people() const { return all_people_; }

  // The rows of this record on the list; an error when that cannot be read. A list is read whole where that
  // takes fewer requests than reading the records of `operations`.
  Task<Result<std::vector<std::int64_t>>> rows_of(composed::Reads&, composed::ListInfo, Ref record);

  std::size_t operations = 0;  // that may ask for rows

 private:
  Task<bool> read_page_of_people(composed::Reads&, json::object arguments, std::string& token);
  Task<void> read_hosts(composed::Reads&, std::map<std::string, std::vector<std::string>> by_host);
  Task<bool> read_rows(composed::Reads&, composed::ListInfo);

  std::map<std::int64_t, json::value> people_{};      // by id
  std::map<std::string, std::int64_t> by_address_{};  // in small letters
  std::set<std::string> sought_{};
  bool all_people_ = false;
  std::map<std::int64_t, std::multimap<std::int64_t, std::int64_t>> rows_{};  // list → record → row
  std::set<std::int64_t> long_lists_{};                                       // not read whole
};

// Of these operations, which are planned together.
Task<void> read_known_people(Planning&, std::vector<Operation>);

// As KnownRecords::rows_of, of the plan.
Task<Result<std::vector<std::int64_t>>> rows_in_plan(Planning&, composed::ListInfo, Ref record);

}  // namespace affinity::tools::changes
