#pragma once
// Suggests existing argument names for an unknown one ("Did you mean").

#include <span>
#include <string>
#include <string_view>

namespace affinity::schema {

// `"organization_id"` for company_id and for organizationId, `"first_name" and "last_name"` for name; else
// the nearest of the names by edit distance, or nothing. Quoted, for an error message.
std::string suggest_names(std::string_view sent, std::span<std::string_view const> names);

// Equal but for case, blanks, "_" and "-": "company_id", "CompanyId" and "company-id" for companyId.
bool is_same_name(std::string_view sent, std::string_view name);

std::string snake_case(std::string_view name);  // "personIds", "Person Ids", "person-ids" → "person_ids"

}  // namespace affinity::schema
