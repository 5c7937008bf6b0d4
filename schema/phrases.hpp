#pragma once
// Types, codes and sent values as words, for descriptions and for refusals.

#include "base/json/json.hpp"
#include "schema/param.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::schema {

std::string comma_separated(std::span<std::string_view const> names);  // "a, b, c"
std::string param_names(std::vector<Param> const&);                    // "name, domain, person_ids"
std::string code_meanings(std::vector<Code> const&);  // "0 person, 1 organization", for a description
std::string code_choices(std::vector<Code> const&);   // "0 (person), 1 (organization)", for a refusal
std::string code_choice(Code const&);                 // "0 (person)"
std::string type_phrase(Type const&);                 // "a positive integer"

// What was sent, fit to be shown: JSON of about 80 bytes, with the characters that nobody sees written as
// \uXXXX.
std::string quote(json::value const&);

}  // namespace affinity::schema
