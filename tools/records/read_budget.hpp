#pragma once
// A budget of reads for one answer: counts them, reports progress and records failures.

#include "tools/records/read_tool.hpp"
#include "tools/tool_context.hpp"

#include <string>
#include <string_view>

namespace affinity::tools {

class ReadBudget {
 public:
  // `max_requests` bounds the requests. Context and call outlive this.
  ReadBudget(ToolContext const&, client::CallContext const&, int max_requests);

  // A required read; the caller handles its error.
  Task<Result<json::value>> read(std::string_view tool, json::object arguments, int size = 0);

  // An optional part of the answer: bulk work, which is refused first when the month's quota runs low. Null
  // when it could not be read; then missing() names `what`. Sends nothing once exhausted.
  Task<json::value> read_optional(std::string what, std::string_view tool, json::object arguments,
                                  int size = 0);

  // Null when it could not be read, without a mention in missing().
  Task<json::value> read_if_available(std::string_view tool, json::object arguments);

  void report_missing(std::string const& what, Error const&);
  std::string const& missing() const { return missing_; }  // sentences; empty when all was read
  bool exhausted() const { return exhausted_; }            // by rate limits, the deadline or cancellation
  bool has_requests_left() const { return done_ < max_requests_; }

 private:
  void count_request();

  ToolContext const& context_;
  client::CallContext const& call_;
  client::CallContext bulk_;
  int max_requests_, done_ = 0;
  bool exhausted_ = false;
  std::string missing_{};
};

}  // namespace affinity::tools
