#pragma once
// What a field is and what a search can do with it (Affinity v2, Field Metadata).

#include "sandbox/v2/face/filtering.hpp"
#include "sandbox/v2/face/pages.hpp"
#include "sandbox/v2/field_info.hpp"

namespace affinity::sandbox::v2 {

// What a request asks of the fields of an owner: by name, and with which keys beyond the ordinary ones.
struct MetadataRequest {
  Filter<FieldInfo> filter;
  bool filterability = false, sortability = false;
};

MetadataRequest read_metadata_request(RequestContext&);

// Answers a page of the fields of an owner.
JsonResponse metadata_page(RequestContext const&, PageRequest const&, FieldOwner const&,
                           MetadataRequest const&);

// GET …/fields/{fieldId}/dropdown-options of companies or persons.
JsonResponse global_field_options(RequestContext&, int entity_type);

}  // namespace affinity::sandbox::v2
