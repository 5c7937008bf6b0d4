#pragma once
// Every route of Affinity's API that writes, and what a request of it touches. The one place that knows it:
// whatever tool, plan or undo sends the request.

#include "base/http/message.hpp"
#include "tools/policy/touched.hpp"

#include <span>
#include <string_view>

namespace affinity::tools::policy {

struct WriteRequestParts;

struct WriteRoute {
  Method method = Method::post;
  std::string_view path{};  // as in the rows of tools: "/notes/{note_id}"
  Operations operations{};
  std::string_view touches{};                                   // for documents
  void (*touch)(WriteRequestParts const&, Touched&) = nullptr;  // null: it touches no record, list or column
};

std::span<WriteRoute const> write_routes();

// The row of this method and path, such as those of a tool's route; null where there is none.
WriteRoute const* find_write_route(Method, std::string_view path);

// Of a request that none of the routes has, `unknown` says so.
Touched touched_by(Request const&);

}  // namespace affinity::tools::policy
