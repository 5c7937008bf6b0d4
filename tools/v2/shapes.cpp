// Records, their fields and lists.

#include "tools/v2/shapes.hpp"

#include "tools/v2/shape_parts.hpp"

namespace affinity::tools::v2 {

using schema::extend;
using schema::Shape;

Shape id_ref() { return Shape::record({{"id", Shape::integer(), never_null}}); }

Shape texts() { return Shape::list(Shape::text()); }

Shape user_data() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"firstName", Shape::text(), never_null},
                        {"lastName", Shape::text()},
                        {"emailAddress", Shape::text(), never_null}});
}

Shape whoami() {
  auto const tenant = Shape::record({{"id", Shape::integer(), never_null},
                                     {"name", Shape::text(), never_null},
                                     {"subdomain", Shape::text(), never_null}});
  auto const grant = Shape::record({{"type", Shape::text(), never_null},
                                    {"scopes", texts(), never_null},
                                    {"createdAt", Shape::text(), never_null}});
  return Shape::record({{"tenant", tenant}, {"user", user_data()}, {"grant", grant}});
}

Shape rate_limit() {
  auto const window = Shape::record({{"limit", Shape::integer(), never_null},
                                     {"remaining", Shape::integer(), never_null},
                                     {"reset", Shape::integer(), never_null},
                                     {"used", Shape::integer(), never_null}});
  return Shape::record({{"callerPerMinute", window, never_null}, {"orgPerMonth", window}});
}

Shape company_data() {
  return Shape::record(
      {{"id", Shape::integer(), never_null}, {"name", Shape::text(), never_null}, {"domain", Shape::text()}});
}

Shape company() {
  return extend(company_data(),
                {{"domains", texts()}, {"isGlobal", Shape::boolean()}, {"fields", Shape::list(field())}});
}

Shape found_company() {
  return extend(company_data(),
                {{"domains", texts()}, {"isGlobal", Shape::boolean()}, {"score", Shape::text()}});
}

Shape person_data() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"firstName", Shape::text()},
                        {"lastName", Shape::text()},
                        {"primaryEmailAddress", Shape::text()},
                        {"type", Shape::text(), never_null}});
}

Shape person() {
  return extend(person_data(), {{"emailAddresses", texts()}, {"fields", Shape::list(field())}});
}

Shape opportunity() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"name", Shape::text(), never_null},
                        {"listId", Shape::integer(), never_null},
                        {"listName", Shape::text()},
                        {"isRestricted", Shape::boolean()},
                        {"isRedacted", Shape::boolean()}});
}

// `data` is of the type that `type` names.
Shape field() {
  auto const value = Shape::record({{"type", Shape::text(), never_null},
                                    {"data", Shape::any()},
                                    {"totalCount", Shape::integer()},
                                    {"internalPerson", person_data()}});
  return Shape::record({{"id", Shape::text(), never_null},
                        {"name", Shape::text(), never_null},
                        {"type", Shape::text(), never_null},
                        {"enrichmentSource", Shape::text()},
                        {"value", value, never_null}});
}

namespace {

Shape operators() {
  return Shape::list(Shape::record({{"id", Shape::text()},
                                    {"name", Shape::text()},
                                    {"numberOfValuesRequired", Shape::text()},
                                    {"relativeDateUnits", texts()}}));
}

Shape filterability() {
  auto const attribute = Shape::record({{"id", Shape::text()},
                                        {"name", Shape::text()},
                                        {"valueType", Shape::text()},
                                        {"operators", operators()}});
  return Shape::record({{"filterableFieldType", Shape::text()},
                        {"operators", operators()},
                        {"attributes", Shape::list(attribute)}});
}

Shape sortability() {
  auto const attribute =
      Shape::record({{"id", Shape::text()}, {"name", Shape::text()}, {"valueType", Shape::text()}});
  return Shape::record({{"sortableFieldType", Shape::text()}, {"attributes", Shape::list(attribute)}});
}

}  // namespace

Shape field_metadata() {
  return Shape::record({{"id", Shape::text(), never_null},
                        {"name", Shape::text(), never_null},
                        {"description", Shape::text()},
                        {"type", Shape::text(), never_null},
                        {"enrichmentSource", Shape::text()},
                        {"valueType", Shape::text(), never_null},
                        {"isRequired", Shape::boolean()},
                        {"createdAt", Shape::text()},
                        {"filterability", filterability()},
                        {"sortability", sortability()}});
}

Shape dropdown_option() {
  return Shape::record({{"type", Shape::text(), never_null},
                        {"id", Shape::integer(), never_null},
                        {"text", Shape::text(), never_null},
                        {"rank", Shape::integer()},
                        {"color", Shape::text()},
                        {"statusCategory", Shape::text()},
                        {"winRate", Shape::integer()}});
}

Shape list() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"name", Shape::text(), never_null},
                        {"creatorId", Shape::integer()},
                        {"ownerId", Shape::integer()},
                        {"isPublic", Shape::boolean(), never_null},
                        {"type", Shape::text()},  // not of the lists of one entity
                        {"createdAt", Shape::text(), never_null}});
}

Shape list_entry() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"listId", Shape::integer(), never_null},
                        {"listName", Shape::text(), never_null},
                        {"createdAt", Shape::text(), never_null},
                        {"creatorId", Shape::integer()},
                        {"fields", Shape::list(field()), never_null}});
}

// What `entity` is, `type` names; the three kinds share id and fields.
Shape list_entry_with_entity() {
  auto const entity = extend(company(), {{"firstName", Shape::text()},
                                         {"lastName", Shape::text()},
                                         {"primaryEmailAddress", Shape::text()},
                                         {"emailAddresses", texts()},
                                         {"type", Shape::text()},
                                         {"listId", Shape::integer()},
                                         {"isRestricted", Shape::boolean()},
                                         {"isRedacted", Shape::boolean()}});
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"type", Shape::text(), never_null},
                        {"listId", Shape::integer(), never_null},
                        {"createdAt", Shape::text(), never_null},
                        {"creatorId", Shape::integer()},
                        {"entity", entity}});
}

Shape saved_view() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"name", Shape::text(), never_null},
                        {"type", Shape::text(), never_null},
                        {"createdAt", Shape::text(), never_null}});
}

Shape field_value_change() {
  auto const changed = Shape::record({{"id", Shape::text(), never_null},
                                      {"entityType", Shape::text()},
                                      {"name", Shape::text()},
                                      {"type", Shape::text()}});
  auto const entry = Shape::record({{"id", Shape::integer()}, {"listId", Shape::integer()}});
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"field", changed, never_null},
                        {"entity", id_ref()},
                        {"listEntry", entry},
                        {"changer", user_data()},
                        {"changedAt", Shape::text(), never_null},
                        {"actionType", Shape::text(), never_null},
                        {"type", Shape::text(), never_null},
                        {"value", Shape::any()}});
}

Shape batch_answer() { return Shape::record({{"operation", Shape::text(), never_null}}); }

}  // namespace affinity::tools::v2
