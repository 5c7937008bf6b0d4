#pragma once
// The few kinds of argument that our tools take, as values.

#include "schema/code.hpp"
#include "schema/recursive_vector.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace affinity::schema {

struct Param;

enum class Kind {
  text,
  email,    // one address, nothing around it
  domain,   // acme.com: no URL, no address
  integer,  // int64, exact
  number,
  boolean,
  code,       // an integer of a closed set; a model may also send its name
  date_time,  // ISO 8601, a date alone allowed
  list,       // of `items`
  record,     // with `members`
  any,        // whatever JSON the API takes; the API checks it
};

struct Type {
  Kind kind = Kind::text;
  std::optional<std::int64_t> least{};   // integer: smallest value; text and list: fewest characters or items
  std::optional<std::int64_t> most{};    // the same, largest
  std::optional<std::int64_t> preset{};  // what holds when the argument is left out; told, never filled in
  bool blank = true;                     // text and list: an empty one is given, not left out
  bool past = false;                     // date_time: not in the future
  bool told = true;  // false where the schema need not say it: a date after one that says its form, a text
                     // that nobody would leave empty
  std::vector<Code> codes{};         // kind code
  std::vector<Type> items{};         // kind list: exactly one
  RecursiveVector<Param> members{};  // kind record

  bool is_id() const { return kind == Kind::integer && least == 1 && !most; }
};

Type text();
Type text_from(std::int64_t fewest_characters);
Type text_or_nothing();  // "" counts as left out, though no schema says so
Type filled();           // a text that is not empty; checked and not told
Type email();
Type domain();
Type integer();
Type integer_between(std::int64_t least, std::int64_t most);
Type id();  // a positive int64
Type number();
Type boolean();
Type code(std::vector<Code> codes);
Type date_time();
Type past_date_time();
Type date_time_like_above();  // an argument before it says the form for all
Type list_of(Type items);
Type record(std::vector<Param> members);
Type any();
Type or_else(Type type, std::int64_t preset);  // the same, with a preset

}  // namespace affinity::schema

#include "schema/param.hpp"  // a type of kind record holds params, and a param holds a type
