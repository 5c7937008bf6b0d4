#pragma once
// References to records for clients that know only ours, such as "person:123", and their URLs.

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
std::string_view read_tool_of(RecordKind);  // the tool that reads such a record

struct RecordRef {
  RecordKind kind = RecordKind::person;
  std::int64_t id = 0;

  bool operator==(RecordRef const&) const = default;
};

std::string to_string(RecordRef const&);                      // "person:123"
std::optional<RecordRef> parse_record_ref(std::string_view);  // lenient about case and blanks around

// The account's subdomain from whoami; "app" when it is unknown. Affinity shows a record at
// https://SUBDOMAIN.affinity.co/companies/ID (Affinity v1, Use cases), people and opportunities likewise.
std::string subdomain_of(json::value const& whoami);

// The URL of a person, organization or opportunity.
std::string url_of(std::string_view subdomain, RecordRef const&);

// A note has no URL: that of a record it is attached to, organizations first, or the account's start page.
std::string url_of_note(std::string_view subdomain, json::value const& note);

// A name with its e-mail address or domain, which tells records of one name apart.
std::string title_of(RecordKind, json::value const& record);
std::string name_of(RecordKind, json::value const& record);  // the name alone

std::string day_of(json::value const& record, std::string_view member);  // "2026-11-09", or empty

}  // namespace affinity::tools
