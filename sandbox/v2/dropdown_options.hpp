#pragma once
// Options of dropdown fields (Affinity v2, Dropdown Options), and the operations on those of lists.

#include "sandbox/v2/face/pages.hpp"

#include <string_view>

namespace affinity::sandbox::v2 {

// "dropdown", "ranked-dropdown" or "status-dropdown"; empty for a field without options.
std::string_view option_type(Field const&);
json::object option_json(Field const&, DropdownOption const&);
// Answers a page of a field's options in the order of their ids: 404 for no field, 400 for one without
// options.
JsonResponse options_page(RequestContext const&, PageRequest const&, Field const*);

// /lists/{listId}/fields/{fieldId}/dropdown-options and below
JsonResponse list_field_options(RequestContext&);
JsonResponse get_list_field_option(RequestContext&);
JsonResponse create_list_field_option(RequestContext&);
JsonResponse update_list_field_option(RequestContext&);
JsonResponse delete_list_field_option(RequestContext&);

}  // namespace affinity::sandbox::v2
