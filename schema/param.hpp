#pragma once
// A parameter of a tool: its location in the request, its type and its description.

#include "schema/type.hpp"

#include <string_view>

namespace affinity::schema {

enum class ParamLocation { path, query, body };
enum class Need { optional, required };

struct Param {
  ParamLocation in = ParamLocation::body;
  std::string_view name{};  // the tool's name of it
  Type type{};
  std::string_view description{};  // for a model; empty where name and type suffice
  Need need = Need::optional;
  std::string_view wire{};  // the API's name of it, when that differs
  std::string_view
      header{};  // mirrored over HTTP in Mcp-Param-{header}, for routers (MCP 2026-07-28, x-mcp-header)

  std::string_view wire_name() const { return wire.empty() ? name : wire; }
};

inline constexpr auto required = Need::required;

Param path(std::string_view name, Type, std::string_view description = {}, std::string_view wire = {});
Param query(std::string_view name, Type, std::string_view description = {}, Need = Need::optional);
Param body(std::string_view name, Type, std::string_view description = {}, Need = Need::optional);

}  // namespace affinity::schema
