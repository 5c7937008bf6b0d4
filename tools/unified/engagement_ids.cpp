#include "tools/unified/engagement_ids.hpp"

#include "base/text/text.hpp"
#include "tools/unified/listing.hpp"

#include <algorithm>
#include <string>

namespace affinity::tools::unified {

EngagementType const* engagement_type(std::string_view id) {
  auto const found = std::ranges::find(engagement_types, id, &EngagementType::id);
  return found == std::end(engagement_types) ? nullptr : found;
}

EngagementType const* engagement_type(std::int64_t code) {
  auto const found = std::ranges::find(engagement_types, code, &EngagementType::code);
  return found == std::end(engagement_types) ? nullptr : found;
}

Result<EngagementId> engagement_id(json::object const& checked) {
  auto const id = id_argument(checked);
  auto const* given = checked.if_contains("id");
  auto const text = given ? lower(as_text(*given).value_or("")) : std::string();
  auto const colon = text.find(':');
  auto const* named = colon == text.npos ? nullptr : engagement_type(std::string_view(text).substr(0, colon));
  auto const* type_given = checked.if_contains("engagement_type");
  auto const* said = type_given ? engagement_type(as_text(*type_given).value_or("")) : nullptr;
  if (id <= 0 || (colon != text.npos && !named))
    return fail(ErrorKind::invalid,
                "id must be a text such as \"meeting:7001\", of meeting, call, chat or email.");
  if (named && said && named != said)
    return fail(ErrorKind::invalid, "id says " + std::string(named->id) + " and engagement_type says " +
                                        std::string(said->id) + ". Send one of them.");
  auto const* type = named ? named : said;
  if (!type)
    return fail(ErrorKind::invalid, "Ids of engagements are unique within a type only: send \"meeting:" +
                                        id_text(id) + "\", or engagement_type besides.");
  return EngagementId{.id = id, .type = type->code};
}

}  // namespace affinity::tools::unified
