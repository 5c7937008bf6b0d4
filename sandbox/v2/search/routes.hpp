#pragma once
// The handlers of all searches of API v2, which are POST requests that change nothing.

#include "sandbox/v2/face/route.hpp"

namespace affinity::sandbox::v2::search {

JsonResponse search_companies(RequestContext&);
JsonResponse search_persons(RequestContext&);
JsonResponse search_list_entries(RequestContext&);
JsonResponse search_semantically(RequestContext&);  // /semantic-search
JsonResponse search_notes(RequestContext&);
JsonResponse search_files(RequestContext&);

}  // namespace affinity::sandbox::v2::search
