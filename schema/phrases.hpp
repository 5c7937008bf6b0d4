#pragma once
// Phrases for descriptions and error messages: types, codes and quoted values.

#include "base/json/json.hpp"
#include "schema/type.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::schema {

std::string comma_separated(std::span<std::string_view const> names);  // "a, b, c"
std::string param_names(std::vector<Param> const&);                    // "name, domain, person_ids"
std::string code_meanings(std::vector<Code> const&);  // "0 person, 1 organization", for a description
std::string code_choices(std::vector<Code> const&);   // "0 (person), 1 (organization)", for an error message
std::string code_choice(Code const&);                 // "0 (person)"
std::string type_phrase(Type const&);                 // "a positive integer"

// Quotes a value: JSON of about 80 bytes, with invisible characters escaped as \uXXXX.
std::string quote(json::value const&);

}  // namespace affinity::schema
