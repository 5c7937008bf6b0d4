#pragma once
// Parameters of a tool and their types, as values. A record type contains params, and a param contains a
// type.

#include "schema/code.hpp"
#include "schema/recursive_vector.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace affinity::schema {

struct Param;

enum class Kind {
  text,
  email,    // one address and nothing else
  domain,   // acme.com: no URL, no address
  integer,  // int64, exact
  number,
  boolean,
  code,         // an integer enum; a model may also send its name
  date_time,    // ISO 8601; a date without a time is allowed
  word,         // one of a closed set of texts
  field_id,     // v2: "field-123", or the name of a built-in field: "last-email"
  field_value,  // v2: {type, data}, of one of the types that can be written
  list,         // of `items`
  record,       // with `members`
  any,          // any JSON; the API validates it
};

struct Type {
  Kind kind = Kind::text;
  std::optional<std::int64_t> minimum{};  // of the value of an integer, of the length of a text or list
  std::optional<std::int64_t> maximum{};  // the same
  std::optional<std::int64_t>
      default_value{};        // effective when the argument is omitted; described, never filled in
  bool allows_empty = true;   // text and list: an empty value counts as given, not as omitted
  bool past_only = false;     // date_time: not in the future
  bool takes_null = false;    // null is a value of it, and is sent
  bool decodes_json = false;  // any: a text that is JSON of a list or an object is that list or object
  bool says_object = false;   // any: an object in the schema, of any members
  // The member that Affinity wants the value inside of: "id" makes {"id": 7} of 7. Both forms are accepted.
  std::string_view inside{};
  // False where the schema omits the constraint: the format of a date that an earlier date describes already,
  // the minimum length of a text that nobody would leave empty, the maximum length of a list, bounds that
  // other tools show.
  bool in_schema = true;
  std::vector<Code> codes{};              // kind code
  std::vector<std::string_view> words{};  // kind word
  std::vector<Type> items{};              // kind list: exactly one
  RecursiveVector<Param> members{};       // kind record

  static constexpr std::int64_t max_int32 = 2147483647;
  bool is_id() const { return kind == Kind::integer && minimum == 1 && (!maximum || maximum == max_int32); }
};

Type text();
Type text_of_at_least(std::int64_t fewest_characters);
Type text_or_absent();  // "" counts as omitted; not in the schema
Type non_empty_text();  // validated, but not in the schema
Type email();
Type domain();
Type integer();
Type integer_between(std::int64_t minimum, std::int64_t maximum);
Type id();    // a positive int64
Type id32();  // a positive int32, where Affinity has no larger ids: notes, users, files
Type number();
Type boolean();
Type code(std::vector<Code> codes);
Type date_time();
Type past_date_time();
Type date_time_without_hint();  // the description of an earlier argument gives the format
Type word(std::vector<std::string_view> words);
Type field_id();
Type field_value();
Type list_of(Type items);
Type list_of(Type items, std::int64_t most);  // at most so many; not in the schema
Type record(std::vector<Param> members);
Type inside(std::string_view member, Type type);  // a scalar, sent as a record of that one member
Type any();
Type any_decoded();       // where a model whose schema says text writes a list or an object as JSON
Type any_object();        // an object of any members; what else is sent is validated by the tool
Type or_null(Type type);  // null is a value too, which empties what it is written to
Type with_default(Type type, std::int64_t default_value);  // the same type with a default

enum class ParamLocation { path, query, body };
enum class Need { optional, required };

// A parameter: its location in the request, its type and its description.
struct Param {
  ParamLocation in = ParamLocation::body;
  std::string_view name{};  // the tool's name of it
  Type type{};
  std::string_view description{};  // for a model; empty where name and type suffice
  Need need = Need::optional;
  std::string_view api_name{};  // the API's name of it, when that differs
  std::string_view
      api_parent{};  // the member of the body that has it: "search" where the API has search.term
  // Accepted and not in the schema: a name that callers of another program know.
  bool hidden = false;
  std::string_view
      header{};  // mirrored over HTTP in Mcp-Param-{header}, for routers (MCP 2026-07-28, x-mcp-header)

  std::string_view request_name() const { return api_name.empty() ? name : api_name; }
};

inline constexpr auto required = Need::required;

Param path(std::string_view name, Type, std::string_view description = {}, std::string_view api_name = {});
Param query(std::string_view name, Type, std::string_view description = {}, Need = Need::optional);
Param body(std::string_view name, Type, std::string_view description = {}, Need = Need::optional);

}  // namespace affinity::schema
