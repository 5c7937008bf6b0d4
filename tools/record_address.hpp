#pragma once
// The names of records for clients that know no others than ours: "person:123", and a page to open.

#include "base/json/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::tools {

enum class RecordKind { person, organization, opportunity, note };

inline constexpr RecordKind all_record_kinds[] = {RecordKind::person, RecordKind::organization,
                                                  RecordKind::opportunity, RecordKind::note};

std::string_view to_string(RecordKind);
std::string_view reader_of(RecordKind);  // the tool that reads one

struct RecordAddress {
  RecordKind kind = RecordKind::person;
  std::int64_t id = 0;

  bool operator==(RecordAddress const&) const = default;
};

std::string to_string(RecordAddress const&);                         // "person:123"
std::optional<RecordAddress> read_record_address(std::string_view);  // lenient about case and blanks around

// The first part of an account's addresses, out of whoami; "app" where it is not known. Affinity shows a
// record at https://SUBDOMAIN.affinity.co/companies/ID (Affinity v1, Use cases). People and opportunities
// have theirs beside it.
std::string subdomain_of(json::value const& whoami);

// The page of a person, organization or opportunity.
std::string page_of(std::string_view subdomain, RecordAddress const&);

// A note has no page: the one of the record that it stands on, organizations first, or the account's first
// page.
std::string page_of_note(std::string_view subdomain, json::value const& note);

// What a person calls the record: a name with what tells it from others of that name, or where a note stands.
std::string title_of(RecordKind, json::value const& record);
std::string name_of(RecordKind, json::value const& record);  // the name alone

std::string day_of(json::value const& record, std::string_view member);  // "2026-11-09", or empty

}  // namespace affinity::tools
