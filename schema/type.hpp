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
  std::optional<std::int64_t>
      minimum{};  // integer: smallest value; text and list: fewest characters or items
  std::optional<std::int64_t> maximum{};  // the same, largest
  std::optional<std::int64_t>
      default_value{};       // what holds when the argument is left out; told, never filled in
  bool allows_empty = true;  // text and list: an empty one is given, not left out
  bool past_only = false;    // date_time: not in the future
  bool in_schema = true;     // false where the schema need not say it: a date after one that says its form, a
                          // text that nobody would leave empty
  std::vector<Code> codes{};         // kind code
  std::vector<Type> items{};         // kind list: exactly one
  RecursiveVector<Param> members{};  // kind record

  bool is_id() const { return kind == Kind::integer && minimum == 1 && !maximum; }
};

Type text();
Type text_of_at_least(std::int64_t fewest_characters);
Type text_or_absent();  // "" counts as left out, though no schema says so
Type non_empty_text();  // a text that is not empty; checked and not told
Type email();
Type domain();
Type integer();
Type integer_between(std::int64_t minimum, std::int64_t maximum);
Type id();  // a positive int64
Type number();
Type boolean();
Type code(std::vector<Code> codes);
Type date_time();
Type past_date_time();
Type date_time_without_hint();  // an argument before it says the form for all
Type list_of(Type items);
Type record(std::vector<Param> members);
Type any();
Type with_default(Type type, std::int64_t default_value);  // the same, with a preset

}  // namespace affinity::schema

#include "schema/param.hpp"  // a type of kind record holds params, and a param holds a type
