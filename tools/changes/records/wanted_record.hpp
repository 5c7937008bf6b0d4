#pragma once
// The record that find_or_create and add_to_list were told of, taken apart, and the tools that read and write
// records.

#include "tools/changes/model/planning.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::changes {

struct WantedRecord {
  Kind kind = Kind::person;
  std::string first_name{}, last_name{};           // of a person
  std::string name{};                              // as people say it; of a person both names
  std::vector<std::string> emails{};               // of a person, in small letters
  std::string domain{};                            // of a company, without www
  std::vector<std::string> companies{}, people{};  // to be linked with, as given
};

// From {kind, name | first_name, last_name, emails | email, domain, company, people}. Without a kind it is
// that of the list, or what the members say. An error names the member and what it takes.
Result<WantedRecord> wanted_record(json::object const& record, std::optional<Kind> of_list);

// "Ada", "Quist" of "Ada Quist", "Quist, Ada"; one word is a first name.
struct PersonName {
  std::string first{}, last{};

  bool operator==(PersonName const&) const = default;
};
PersonName split_name(std::string_view);
std::string whole_name(std::string_view first, std::string_view last);

// What the create of such a record is sent, without links.
json::object members_of(WantedRecord const&);

// The single tools of API v1 for records of one kind.
struct RecordTools {
  Kind kind = Kind::person;
  std::string_view read{}, search{}, create{}, update{}, remove{};
  std::string_view id{};   // of it, as other tools take it: "person_id"
  std::string_view ids{};  // "person_ids"
};
RecordTools const* record_tools(Kind);  // null for what is no person, company or deal

// What the tool's row has against these arguments; nullopt when it takes them.
std::optional<Error> argument_mistakes(composed::Reads&, std::string_view tool, json::object const&);

// The record of an operation: its target, or what `on` names. Nullopt after the problem.
Task<std::optional<Subject>> subject_of_operation(Planning&, Operation const&, std::vector<Kind>);

std::string shown_subject(Subject const&);  // "Ada Quist (person:510008)", "Ada Quist"

}  // namespace affinity::tools::changes
