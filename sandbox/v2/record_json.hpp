#pragma once
// Records in answers of API v2 without the values of their fields, and references to records in bodies:
// {"owner":{"id":510001}}.

#include "sandbox/v2/face/route.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace affinity::sandbox::v2 {

std::string_view entity_word(int entity_type);  // "person", "company" or "opportunity"

// 404 for a person or a company. It says where a merged one went (ours: Affinity documents 404 alone).
JsonResponse no_such_record(Store const&, Entity);

json::object reference_json(Id);                 // {"id":…}
json::object company_data(Organization const&);  // id, name, domain
json::object person_data(Person const&);         // id, names, first address, type
json::value person_data(Store const&, Id);       // null when there is no such person
json::value company_data(Store const&, Id);      // null when there is no such company
json::object company_json(Organization const&);  // as an answer's subject: all domains
json::object person_json(Person const&);         // as an answer's subject: all addresses
// With the list's name; a redacted one is called "[Hidden]" (Affinity v2, Restricted Opportunities).
json::object opportunity_json(Opportunity const&, Store const&, Person const& user);
json::object opportunity_entity_json(Opportunity const&, Person const& user);  // without the list's name
json::object list_json(List const&);
json::object list_json_without_type(List const&);

// The content of a note is HTML in v2: plain text is escaped, and each of its lines is a paragraph.
std::string note_html(Note const&);
json::object base_note_json(Note const&, Store const&);  // what all types of notes have
json::value time_json(std::optional<WallTime> const&);

// The id inside of an object.
std::optional<Id> read_reference(ObjectReader&, std::string_view name, MemberRule const& = {},
                                 Id most = max_id);
// The ids inside of up to 100 objects; nullopt when the member is absent.
std::optional<Ids> read_references(ObjectReader&, std::string_view name);

bool contains_text(std::string_view text, std::string_view part);  // ignoring case

// The list that the path names: null when it does not exist or is private to others.
List const* list_in_path(RequestContext const&);

}  // namespace affinity::sandbox::v2
