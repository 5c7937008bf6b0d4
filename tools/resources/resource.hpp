#pragma once
// A resource is a row: data that is read by URI.

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

struct ResourceContents {
  std::string text{};
  bool is_base64 = false;  // the text is base64
};

using Slots =
    std::vector<std::pair<std::string, std::string>>;  // values of a template's slots: name and decoded value

// An error of kind not_found: no such resource. All parameters outlive the task.
using ReadResource = Task<Result<ResourceContents>> (*)(ToolContext const&, Resource const&, Slots const&,
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
  std::string_view mime_type = "application/json";
  std::vector<Slot> slots{};  // of a template, in order
  std::string_view tool{};  // that reads the same data; the resource is offered only with it. Empty = always
  bool own_text = false;    // nobody else's words are in it, and every caller reads the same
  ReadResource read = nullptr;

  bool is_template() const { return !slots.empty(); }
  bool is_page() const { return uri.starts_with("ui://"); }  // MCP Apps; offered with a tool that it shows
};

// The row that matches the URI, with the values of its slots; `row` is null when none does. A slot matches
// one or more characters except slashes.
struct ResourceMatch {
  Resource const* row = nullptr;
  Slots slots{};
};
ResourceMatch find_resource(std::vector<Resource> const&, std::string_view uri);

bool is_offered(Resource const&, Catalogue const&);

// The rows: whoami, lists, their fields, rate limits, and a guide to the data model.
std::vector<Resource> resources();

}  // namespace affinity::tools
