#include "schema/type.hpp"

#include <utility>

namespace affinity::schema {

Type text() { return {.kind = Kind::text}; }
Type text_of_at_least(std::int64_t fewest) { return {.kind = Kind::text, .minimum = fewest}; }
Type text_or_absent() { return {.kind = Kind::text, .allows_empty = false}; }
Type non_empty_text() { return {.kind = Kind::text, .minimum = 1, .in_schema = false}; }
Type email() { return {.kind = Kind::email}; }
Type domain() { return {.kind = Kind::domain}; }
Type integer() { return {.kind = Kind::integer}; }
Type integer_between(std::int64_t minimum, std::int64_t maximum) {
  return {.kind = Kind::integer, .minimum = minimum, .maximum = maximum};
}
Type id() { return {.kind = Kind::integer, .minimum = 1}; }
Type id32() { return {.kind = Kind::integer, .minimum = 1, .maximum = Type::max_int32}; }
Type number() { return {.kind = Kind::number}; }
Type boolean() { return {.kind = Kind::boolean}; }
Type code(std::vector<Code> codes) { return {.kind = Kind::code, .codes = std::move(codes)}; }
Type date_time() { return {.kind = Kind::date_time}; }
Type past_date_time() { return {.kind = Kind::date_time, .past_only = true}; }
Type date_time_without_hint() { return {.kind = Kind::date_time, .in_schema = false}; }
Type word(std::vector<std::string_view> words) { return {.kind = Kind::word, .words = std::move(words)}; }
Type field_id() { return {.kind = Kind::field_id}; }
Type field_value() { return {.kind = Kind::field_value}; }
Type list_of(Type items) { return {.kind = Kind::list, .items = {std::move(items)}}; }
Type list_of(Type items, std::int64_t most) {
  return {.kind = Kind::list, .maximum = most, .in_schema = false, .items = {std::move(items)}};
}
Type record(std::vector<Param> members) { return {.kind = Kind::record, .members = std::move(members)}; }
Type inside(std::string_view member, Type type) {
  type.inside = member;
  return type;
}
Type any() { return {.kind = Kind::any}; }
Type any_decoded() { return {.kind = Kind::any, .decodes_json = true}; }
Type any_object() { return {.kind = Kind::any, .decodes_json = true, .says_object = true}; }
Type or_null(Type type) {
  type.takes_null = true;
  return type;
}
Type with_default(Type type, std::int64_t default_value) {
  type.default_value = default_value;
  return type;
}

Param path(std::string_view name, Type type, std::string_view description, std::string_view api_name) {
  return {.in = ParamLocation::path,
          .name = name,
          .type = std::move(type),
          .description = description,
          .need = required,
          .api_name = api_name};
}
Param query(std::string_view name, Type type, std::string_view description, Need need) {
  return {.in = ParamLocation::query,
          .name = name,
          .type = std::move(type),
          .description = description,
          .need = need};
}
Param body(std::string_view name, Type type, std::string_view description, Need need) {
  return {.in = ParamLocation::body,
          .name = name,
          .type = std::move(type),
          .description = description,
          .need = need};
}

}  // namespace affinity::schema
