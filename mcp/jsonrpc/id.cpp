#include "mcp/jsonrpc/id.hpp"

namespace affinity::mcp {

json::value to_json(Id const& id) {
  if (auto const* number = std::get_if<std::int64_t>(&id)) return *number;
  return json::value(std::get<std::string>(id));
}

std::optional<Id> read_id(json::value const& value) {
  if (auto const* number = value.if_int64()) return Id(*number);
  if (auto const* text = value.if_string(); text && text->size() <= 256) return Id(std::string(view(*text)));
  return std::nullopt;
}

}  // namespace affinity::mcp
