#pragma once
// What a field is and what a search can do with it (Affinity v2, Field Metadata).

#include "sandbox/v2/face/pages.hpp"
#include "sandbox/v2/field_info.hpp"

namespace affinity::sandbox::v2 {

// Which keys beyond the ordinary ones a request includes.
struct MetadataParts {
  bool filterability = false, sortability = false;
};

MetadataParts read_metadata_parts(RequestContext&);

// Answers a page of the fields of an owner.
JsonResponse metadata_page(RequestContext const&, PageRequest const&, FieldOwner const&, MetadataParts);

// GET …/fields/{fieldId}/dropdown-options of companies or persons.
JsonResponse global_field_options(RequestContext&, int entity_type);

}  // namespace affinity::sandbox::v2
