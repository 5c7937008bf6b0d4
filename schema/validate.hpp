#pragma once
// Validates the arguments of a call: coerced arguments, or one sentence per error.

#include "base/json/json.hpp"
#include "schema/rule.hpp"
#include "schema/type.hpp"

#include <string>
#include <variant>
#include <vector>

namespace affinity::schema {

using ValidationErrors = std::vector<std::string>;

// Accepts what the schema (json_schema.hpp) accepts and, by coercion, what models send with an unambiguous
// meaning. The list is complete; a comparison with another validator may allow these and nothing else:
//
//   kind        also accepted                                           becomes
//   integer     text of digits, blanks around it, a fraction of zeros:  the integer, if it fits 64 bits
//               "12" " -3 " "5.0"
//   id          "field-10", "field:10" where an id of a field is        the number
//               wanted, and "#10"
//   text        a number                                                its digits
//   number      text of a finite decimal number: "1.5" "1e3"            the number
//   boolean     text "true", "false", "yes", "no" in any case           the boolean
//   code        the name of the code in any case, with space, _, - or   the code
//               nothing between its words; text of its digits; both, as
//               descriptions and errors show them: "1 call", "1
//               (call)"; true and false where the names are "true" and
//               "false"
//   in a member {"id": 7} for the id 7, where Affinity wants it so       the same
//   any value   what is no text: the schema wants one, as a text can    itself
//               stand for all of them
//   list        one value that is no list                               a list of that value
//   list and    a text that is JSON of a list or an object, encoded     what it says
//   record      once or twice
//   word        the word in any case, with space, _, - or nothing        the word
//               between its parts
//   field_id    10, "10", "field:10", "#10"                              "field-10"
//   field_value `data` as JSON text; an id in the place of {"id": …}     {type, data}
//   any kind    null for an optional argument that has no null as a     the argument is left out
//               value; "" where the type has no empty text
//
// It rejects what the schema accepts where no schema that every provider takes could express it: an unknown
// code, a text that is no ISO 8601 date, no e-mail address or no domain, an id below 1, an integer beyond
// signed 64 bits or written as a double beyond 2^53 (1e17), and null for a required argument of kind any.
// Rules are validated as well: an empty list does not count as given.
//
// The result holds the coerced values under the tool's names, in the order of the params. Everything else is
// rejected with a sentence that names the argument, what was sent and what is accepted, nearest match first;
// at most ten sentences, then "and 3 more mistakes.".
//
// NameMatching::any_case, for the camelCase arguments of Affinity v2: a name is also understood in another
// case ("company_id", "CompanyId" for companyId), and so is the API's own name of an argument; two spellings
// of one argument are rejected.
enum class NameMatching { exact, any_case };
std::variant<json::object, ValidationErrors> validate(json::object const& arguments,
                                                      std::vector<Param> const&, std::vector<Rule> const&,
                                                      NameMatching = NameMatching::exact);

}  // namespace affinity::schema
