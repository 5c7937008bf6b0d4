#pragma once
// A tool is a row of data. Schemas, validation, the request, annotations, retry and documents are derived
// from it.

#include "base/http/message.hpp"
#include "base/json/json.hpp"
#include "base/task.hpp"
#include "schema/rule.hpp"
#include "schema/shape.hpp"
#include "schema/type.hpp"
#include "tools/filter_property.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::client {
struct CallContext;
}

namespace affinity::tools {

struct Route {
  Method method = Method::get;
  std::string_view path{};  // "/notes/{note_id}": each slot is the request name of a path param

  // Affinity's newer API, whose paths begin with /v2; without the prefix the path is one of v1.
  constexpr bool is_v2() const { return path.starts_with("/v2/"); }
};

constexpr Route get(std::string_view path) { return {Method::get, path}; }
constexpr Route post(std::string_view path) { return {Method::post, path}; }
constexpr Route put(std::string_view path) { return {Method::put, path}; }
constexpr Route patch(std::string_view path) { return {Method::patch, path}; }
constexpr Route del(std::string_view path) { return {Method::del, path}; }

// The only safety property. Annotations, retry, read-only mode and confirmation derive from it.
enum class Effect { reads, adds, changes, destroys };

// The order in which readers expect the records of a list, where Affinity does not document its own: newest
// or largest first.
struct SortOrder {
  std::string_view by{};       // member to sort by, a date or a number; empty = in Affinity's order
  std::string_view label{};    // in the answer: "newest first"
  std::string_view id = "id";  // the unique member, which breaks ties
};

constexpr SortOrder newest_first(std::string_view date) { return {.by = date, .label = "newest first"}; }

// How the API paginates a list (Affinity v1, Pagination; Affinity v2, Pagination).
struct Paging {
  enum class Kind {
    none,    // one record
    tokens,  // {"<items>": […], "next_page_token": …} with page_size and page_token
    whole,   // one array of everything, which the server pages
    links,   // v2: {"data": […], "pagination": {"nextUrl": …}} with limit and cursor
    once,    // v2: {"data": […]}, the first so many and no further page; the row declares `limit`
  };
  Kind kind = Kind::none;
  std::string_view items{};  // the key of the array; not of kind whole
  int max_page_size = 500;   // not of kind whole
  SortOrder order{};         // of the answer, when the whole list could be read
};

constexpr Paging links(int max_page_size = 100) {
  return {.kind = Paging::Kind::links, .items = "data", .max_page_size = max_page_size};
}
constexpr Paging once(int max_page_size = 100) {
  return {.kind = Paging::Kind::once, .items = "data", .max_page_size = max_page_size};
}

struct ConfirmationQuestion;
struct Tool;
struct ToolContext;
struct Outcome;

// Implements a tool that needs more than one request. Takes validated arguments; all parameters outlive the
// task.
using Composed = Task<Outcome> (*)(ToolContext const&, Tool const&, json::object const& checked,
                                   client::CallContext const&);

// Makes the question of a confirmation, where it is about more than the record that `id` names.
using MakeQuestion = Task<Result<ConfirmationQuestion>> (*)(ToolContext const&, Tool const&,
                                                            json::object const& checked,
                                                            client::CallContext const&);
inline constexpr std::string_view work_toolset =
    "work";  // composed tools, one call for one question: tools/composed
inline constexpr std::string_view unified_toolset = "unified";  // the CRM-neutral view: tools/unified
// The page that shows plans, receipts and pipelines (MCP Apps, 2026-01-26). Hosts keep it by its address, so
// a page that older answers do not fit gets the next number.
inline constexpr std::string_view desk_page_uri = "ui://affinity-crm/desk-1.html";

// A single-request tool that a composed one stands for, and its toolset. One that writes is nothing to a
// caller who only reads, and has the method of its name.
struct StandsFor {
  std::string_view tool{}, toolset{};
  Effect effect = Effect::reads;
};

// How a create finds an existing record that it would duplicate.
struct DuplicateCheck {
  std::string_view noun{};       // "an organization"
  std::string_view list_tool{};  // the tool that lists candidates
  json::object (*search_arguments)(json::object const& arguments) = nullptr;  // the arguments of that call
  // What makes the record a duplicate, as a phrase: the domain "acme.example". Empty = no duplicate.
  std::string (*match)(json::object const& arguments, json::value const& record) = nullptr;
};

// A form of an argument that models know from the API and that the tool takes otherwise.
struct FormerForm {
  std::string_view argument{};
  std::string_view member{};    // of the object that is sent for it, or of one in the list; empty: of any
  std::string_view sentence{};  // what to send in its place
};

struct Tool {
  std::string_view name{};
  std::string_view title{};
  std::string_view description{};  // one or two sentences, for models
  std::string_view example{};      // arguments of a call on the sandbox, for documents and tests
  std::string_view toolset{};      // "notes", "persons", …
  bool on_request = false;         // offered only where its toolset, a group word or its name is selected
  bool core = false;               // of those: the group word v2_core holds it
  // Of those: only its toolset, its name or v2_all offers it, and the tools of the catalogue never call it
  // (tools/selection.hpp). For what an operator has to allow: merges, webhooks, deletes of v2.
  bool named_only = false;
  Effect effect = Effect::reads;
  bool cacheable = false;  // a cached response may serve: lists, fields, whoami
  Route route{};
  std::string_view body_defaults{};  // JSON: members of the body that no argument sets
  // The argument that lists several changes, each with an id. Affinity does not document whether a change
  // that it refuses undoes the others.
  std::string_view batch{};
  Composed composed = nullptr;  // in place of one request; `route` then only documents it
  // Of toolset work: offered where the caller is allowed at least one of these (tools/selection.hpp). What it
  // reads besides is checked read by read (tools/composed/upstream/parts.hpp).
  std::span<StandsFor const> stands_for{};
  MakeQuestion question = nullptr;  // null: about the record (tools/write/confirmation.hpp)
  // Whether a call with these arguments is asked about at all; null: always. One that only shows is not.
  bool (*is_asked_about)(json::object const& checked) = nullptr;
  DuplicateCheck const* duplicate_check = nullptr;  // before a create; `even_if_exists` skips it
  std::vector<schema::Param> params{};
  // What the argument `filter` may name; checked before anything is sent (tools/filter_check.hpp).
  std::span<FilterProperty const> filter_properties{};
  std::vector<schema::Rule> rules{};
  std::span<FormerForm const> former_forms{};  // refused with their sentence
  Paging paging{};
  schema::Shape output{};           // one record of the result
  bool unwrapped = false;           // `output` is the whole structured content, without `result` around it
  std::string_view also_deletes{};  // what a delete removes besides, for the confirmation
  std::string_view hint{};          // corrects a likely misreading of success; a member of the answer
  std::string_view invalidates{};   // URI of the resource that changes: "affinity://lists/{list_id}"
  // What an admin can grant when Affinity refuses the call: "Export data from Lists".
  std::string_view rights{};
  std::string_view page{};  // URI of the resource that shows results of this tool where the host can
  // An answer may be as long as --max-result allows and loses its sense when a host shows a part of it, or
  // puts it into a file.
  bool long_results = false;
  bool admin_only = false;  // besides, the user must be an admin of the organization
  bool beta = false;        // Affinity may change it without notice; told in the title
  bool repeatable =
      true;  // false: repeating it does not have the effect of doing it once, whatever `effect` says
  std::string_view required_capability{};  // client capability without which the call is refused: "sampling"
  // The inputSchema as JSON, for what params cannot express. Then neither arguments nor results are
  // validated, and there is an outputSchema only where the row is unwrapped.
  std::string_view raw_schema{};
};

}  // namespace affinity::tools
