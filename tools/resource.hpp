#pragma once
// A resource is a row too: something to read by its URI.

#include "base/result.hpp"
#include "base/task.hpp"
#include "client/call_context.hpp"
#include "tools/catalogue.hpp"
#include "tools/records/completion.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools {

struct ToolContext;
struct Resource;

struct Contents {
  std::string text{};
  bool is_base64 = false;  // then the text is the base64 of bytes
};

using Slots = std::vector<std::pair<std::string, std::string>>;  // of a template: name, value, decoded

// An error of kind not_found means that there is no such resource. All of the parameters outlive the task.
using Read = Task<Result<Contents>> (*)(ToolContext const&, Resource const&, Slots const&,
                                        client::CallContext const&);

struct Slot {
  std::string_view name{};
  CompletionSource completion = CompletionSource::none;
};

struct Resource {
  std::string_view
      uri{};  // "affinity://lists", or a template "affinity://lists/{list_id}/fields" (RFC 6570, level 1)
  std::string_view name{};
  std::string_view title{};
  std::string_view description{};
  std::string_view mime = "application/json";
  std::vector<Slot> slots{};  // of a template, in their order
  std::string_view
      tool{};  // that reads the same; who is not offered it does not get the resource. Empty = all do
  Read read = nullptr;

  bool is_template() const { return !slots.empty(); }
};

// The row that serves this URI, with the values of its slots; nothing when there is none. A slot takes one or
// more characters without a slash.
struct Found {
  Resource const* row = nullptr;
  Slots slots{};
};
Found find_resource(std::vector<Resource> const&, std::string_view uri);

bool is_offered(Resource const&, Catalogue const&);

}  // namespace affinity::tools
