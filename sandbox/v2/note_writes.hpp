#pragma once
// Notes as answers of API v2 have them, and the operations that write them (Affinity v2, Notes).

#include "sandbox/store/words.hpp"
#include "sandbox/v2/face/route.hpp"

namespace affinity::sandbox::v2 {

// What a note has when the parameter `includes` names it. Replies have none of it.
struct NoteExtras {
  bool companies = false, persons = false, opportunities = false, replies = false;
};

json::object note_json(Note const&, RequestContext const&, NoteExtras const& = {});

// Attached to the company, or about one of its people.
bool is_note_of_company(Note const&, Organization const&);

JsonResponse create_note(RequestContext&);
JsonResponse update_note(RequestContext&);
JsonResponse delete_note(RequestContext&);

}  // namespace affinity::sandbox::v2
