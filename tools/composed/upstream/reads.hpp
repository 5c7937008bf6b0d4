#pragma once
// The requests of one call of a composed tool: counted, bounded, at most four at a time, within the deadline,
// and only those that the caller is allowed.
//
// A tool asks in this order:
//
//   Reads reads(context, tool, checked, call);
//   if (reads.may_use("affinity_v2_list_entries_search")) …         v2 where the key has the right, else v1
//   if (auto estimate = reads.confirmation_for(rows + 3)) co_return std::move(*estimate);
//   auto const body = co_await reads.read(ask);                     one request
//   auto const bodies = co_await reads.read_all(asks);              several, in their order
//   auto const page = co_await reads.read_pages(ask, 500);          a list, page by page
//
// A read that fails leaves its part of the answer out: report it with Answer::add_partial(reads.why(error)).

#include "base/json/json.hpp"
#include "base/result.hpp"
#include "client/call_context.hpp"
#include "tools/composed/language/answer.hpp"
#include "tools/composed/language/when.hpp"
#include "tools/outcome.hpp"
#include "tools/tool_context.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::composed {

inline constexpr int requests_without_confirmation = 100;
inline constexpr std::size_t requests_at_a_time = 4;
inline constexpr auto rows_lifetime = std::chrono::seconds(60);

// How old an answer of Affinity may be.
enum class Freshness {
  fresh,    // of this moment
  rows,     // rows and records that were read in the last 60 s; the answer tells their age in as_of
  metadata  // lists, fields, teammates: as long as --metadata-cache says
};

// One request, as the named tool would send it; the arguments are those of its row, in their canonical form.
struct Read {
  std::string_view tool{};
  json::object arguments{};
  int page_size = 0;    // of a list that has pages; 0 = one record or a whole list
  std::string token{};  // of the page; empty = the first
  Freshness freshness = Freshness::rows;
  bool bulk = false;  // among the first that are refused when the month's quota runs low
};

// Records of a list, from as many pages as were read.
struct ReadRecords {
  std::vector<json::value> records{};
  std::string next_token{};      // empty at the end
  std::optional<Error> error{};  // why reading stopped before the end; the records so far are valid
};

class Reads {
 public:
  // Context, tool and call outlive this. `checked` may have confirm_cost.
  Reads(ToolContext const&, Tool const&, json::object const& checked, client::CallContext const&);

  // Whether the caller is allowed the tool's request at all. What is asked for in vain is in not_allowed().
  bool is_allowed(std::string_view tool) const;
  // The tools, of v1 where it has them, that this caller is not allowed and that were asked for: what is
  // missing for want of them has to be said.
  std::vector<std::string> const& not_allowed() const { return not_allowed_; }
  // Whether to try it: allowed, and the key was not refused its right in the last minutes.
  bool may_use(std::string_view tool) const;
  // Whether the error says that this key or this server does not have that read (403, 501):
  // then the same part is read with v1. Such a tool is remembered, so may_use() is false now.
  static bool is_refusal(Error const&);

  Task<Result<json::value>> read(Read);
  // One page or whole list, record by record, so that a long one is never whole in memory as values; gives
  // the token of the next page.
  Task<Result<std::string>> read_each(Read, std::function<void(json::value)> const& use);
  Task<std::vector<Result<json::value>>> read_all(std::vector<Read>);
  Task<ReadRecords> read_pages(Read, std::size_t max_records);

  // The estimate instead of the work, where it is above 100 requests and was not confirmed.
  std::optional<Outcome> confirmation_for(int requests, std::string_view to_say = {}) const;

  int upstream_requests() const { return requests_; }  // sent; what was remembered does not count
  bool is_out_of_time() const;                         // the rest is left to a cursor
  WallTime as_of() const;                              // of the oldest answer
  Now now() const;
  // From now on what others read in the last seconds serves nothing but lists, fields and teammates: what a
  // change replaces is read at this moment.
  void read_fresh() { fresh_ = true; }
  // At most so many requests in all, where a tool promises that; further reads are errors of kind `limited`.
  void set_most(int requests) { most_ = requests; }
  bool is_spent() const { return most_ && requests_ >= *most_; }
  // Progress is reported as a share of this many requests.
  void expect(int requests) { expected_ = requests; }

  // "503", "not allowed here", "the deadline": for "not read: …" in a line or in the first one.
  static std::string why(Error const&);

  ToolContext const& context() const { return context_; }
  client::CallContext const& call() const { return call_; }
  Tool const& tool() const { return tool_; }

 private:
  Tool const* find(std::string_view name) const;
  Task<Result<Response>> send(Read const&);
  void note_not_allowed(std::string_view tool) const;
  std::optional<Error> refusal_before(Tool const*, std::string_view name) const;
  void remember_refusal(Tool const&, Error const&);
  void note_answer(Response const&);

  ToolContext const& context_;
  Tool const& tool_;
  client::CallContext const& call_;
  bool confirmed_ = false, fresh_ = false;
  int requests_ = 0, expected_ = 0;
  std::optional<int> most_{};
  Milliseconds oldest_{0};
  mutable std::vector<std::string> not_allowed_{};
};

// The records of a page of either API, and the token of the next one.
struct ReadPage {
  json::array records{};
  std::string next_token{};
};
Result<ReadPage> page_of(Tool const&, json::value body);

}  // namespace affinity::tools::composed
