#include "support/sample.hpp"

namespace affinity::tests {

json::value sample(schema::Type const& type) {
  if (!type.inside.empty()) {
    auto bare = type;
    bare.inside = {};
    return json::object{{type.inside, sample(bare)}};
  }
  switch (type.kind) {
    case schema::Kind::text: return "a b&c/ä";
    case schema::Kind::email: return "ann@acme.example";
    case schema::Kind::domain: return "acme.example";
    case schema::Kind::integer: return type.maximum && *type.maximum < 7 ? *type.maximum : 7;
    case schema::Kind::number: return 2.5;
    case schema::Kind::boolean: return true;
    case schema::Kind::code: return type.codes.front().code;
    case schema::Kind::date_time: return "2026-11-21T09:00:00Z";
    case schema::Kind::word: return json::string_view(type.words.front());
    case schema::Kind::field_id: return "field-10";
    case schema::Kind::field_value: return {{"type", "number"}, {"data", 5}};
    case schema::Kind::list: return json::array{sample(type.items.front())};
    case schema::Kind::record: {
      json::object record;
      for (auto const& member : type.members) record[member.name] = sample(member.type);
      return record;
    }
    case schema::Kind::any: break;
  }
  return json::object{{"text", "anything"}};
}

json::object sample_arguments(tools::Tool const& tool, Which which) {
  json::object arguments;
  for (auto const& param : tool.params)
    if (which == Which::all || param.need == schema::required) arguments[param.name] = sample(param.type);
  return arguments;
}

}  // namespace affinity::tests
