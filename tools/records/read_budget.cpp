#include "tools/records/read_budget.hpp"

#include <algorithm>

namespace affinity::tools {

namespace {

bool ends_call(Error const& error) {
  return error.kind == ErrorKind::limited || error.kind == ErrorKind::timeout ||
         error.kind == ErrorKind::cancelled;
}

}  // namespace

ReadBudget::ReadBudget(ToolContext const& context, client::CallContext const& call, int max_requests)
    : context_(context),
      call_(call),
      bulk_(call),
      max_requests_(std::min(max_requests, context.limits.max_requests)) {
  bulk_.bulk = true;
}

void ReadBudget::count_request() {
  ++done_;
  if (call_.on_progress) call_.on_progress({.done = double(done_), .total = double(max_requests_)});
}

void ReadBudget::report_missing(std::string const& what, Error const& error) {
  missing_ += (missing_.empty() ? "" : " ") + what + " could not be read: " + error.message;
  if (error.retry_after_s) missing_ += " Wait " + std::to_string(*error.retry_after_s) + " s.";
  exhausted_ = exhausted_ || ends_call(error);
}

Task<Result<json::value>> ReadBudget::read(std::string_view tool, json::object arguments, int size) {
  auto reply = co_await call_read_tool(context_, tool, std::move(arguments), size, call_);
  count_request();
  co_return reply;
}

Task<json::value> ReadBudget::read_optional(std::string what, std::string_view tool, json::object arguments,
                                            int size) {
  if (exhausted_ || !has_requests_left()) co_return nullptr;
  auto reply = co_await call_read_tool(context_, tool, std::move(arguments), size, bulk_);
  count_request();
  if (reply) co_return std::move(*reply);
  report_missing(what, reply.error());
  co_return nullptr;
}

Task<json::value> ReadBudget::read_if_available(std::string_view tool, json::object arguments) {
  if (exhausted_ || !has_requests_left()) co_return nullptr;
  auto reply = co_await call_read_tool(context_, tool, std::move(arguments), 0, bulk_);
  count_request();
  if (reply) co_return std::move(*reply);
  exhausted_ = exhausted_ || ends_call(reply.error());
  co_return nullptr;
}

}  // namespace affinity::tools
