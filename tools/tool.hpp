#pragma once
// A tool is a row. Schemas, the check of arguments, the request, hints, retry and docs follow from it.

#include "base/http/message.hpp"
#include "base/json/json.hpp"
#include "base/task.hpp"
#include "schema/param.hpp"
#include "schema/rule.hpp"
#include "schema/shape.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::client {
struct CallContext;
}

namespace affinity::tools {

struct Route {
  Method method = Method::get;
  std::string_view path{};  // "/notes/{note_id}": each slot is the wire name of a path param
};

constexpr Route get(std::string_view path) { return {Method::get, path}; }
constexpr Route post(std::string_view path) { return {Method::post, path}; }
constexpr Route put(std::string_view path) { return {Method::put, path}; }
constexpr Route del(std::string_view path) { return {Method::del, path}; }

// The only safety fact. Hints, retry, read-only and confirmation are functions of it.
enum class Effect { reads, adds, changes, destroys };

// What a reader takes the first records of a list for, where Affinity does not say how it orders them: the
// newest, or the largest, first.
struct Order {
  std::string_view by{};       // a date or a number of each record; empty = as Affinity has them
  std::string_view words{};    // for the answer: "newest first"
  std::string_view id = "id";  // what tells records apart
};

constexpr Order newest_first(std::string_view date) { return {.by = date, .words = "newest first"}; }

// How the API hands out a list (Affinity v1, Pagination).
struct Paging {
  enum class Kind {
    none,    // one record
    tokens,  // {"<items>": […], "next_page_token": …} with page_size and page_token
    whole,   // a bare array, everything at once; we cut it
  };
  Kind kind = Kind::none;
  std::string_view items{};  // the key of the array, kind tokens
  int most = 500;            // largest page_size, kind tokens
  Order order{};             // in which we hand it out, where all of it could be read at once
};

struct Tool;
struct Desk;
struct Outcome;

// What a tool does that is more than one request and its answer, with arguments that were checked. All of the
// parameters outlive the task.
using Composed = Task<Outcome> (*)(Desk const&, Tool const&, json::object const& checked,
                                   client::CallContext const&);

// How the record is found that a create would make a second time, though people have it once.
struct Twin {
  std::string_view noun{};                                       // "an organization"
  std::string_view reader{};                                     // the tool that lists what there is
  json::object (*ask)(json::object const& arguments) = nullptr;  // with these arguments
  // What the record shares with the one to be made, as words: the domain "acme.example". Empty = it is
  // another.
  std::string (*shares)(json::object const& arguments, json::value const& record) = nullptr;
};

struct Tool {
  std::string_view name{};
  std::string_view title{};
  std::string_view about{};    // one or two sentences for a model
  std::string_view example{};  // arguments of a call on the sandbox, for the documents and the tests
  std::string_view toolset{};  // "notes", "persons", …
  bool on_request = false;     // offered only where its toolset or its name is asked for
  Effect effect = Effect::reads;
  bool seldom_changes = false;  // an answer of a few seconds ago serves as well: lists, fields, who I am
  Route how{};
  Composed composed = nullptr;  // in place of sending what `how` says, which then tells where it goes
  Twin const* twin = nullptr;   // looked for before a create; `even_if_exists` goes on all the same
  std::vector<schema::Param> params{};
  std::vector<schema::Rule> rules{};
  Paging paging{};
  schema::Shape gives{};       // one record of the result
  bool bare = false;           // `gives` is the whole answer, for clients that want a form of their own
  std::string_view takes{};    // what else goes when it destroys, for the question to a person
  std::string_view hint{};     // what is easily thought of a success and is not so; told with the answer
  std::string_view touches{};  // the resource that is different afterwards: "affinity://lists/{list_id}"
  std::string_view needs{};    // a capability without which a client cannot call it: "sampling"
  // Its inputSchema as JSON, for what params cannot say. Then neither arguments nor answers are checked, and
  // there is no outputSchema.
  std::string_view raw_schema{};
};

}  // namespace affinity::tools
