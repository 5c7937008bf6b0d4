#include "tools/reading.hpp"

#include <algorithm>

namespace affinity::tools {

namespace {

bool ends_everything(Error const& error) {
  return error.kind == ErrorKind::limited || error.kind == ErrorKind::timeout ||
         error.kind == ErrorKind::cancelled;
}

}  // namespace

Reading::Reading(ToolContext const& context, client::CallContext const& call, int most)
    : context_(context), call_(call), bulk_(call), most_(std::min(most, context.limits.max_requests)) {
  bulk_.bulk = true;
}

void Reading::told() {
  ++done_;
  if (call_.on_progress) call_.on_progress({.done = double(done_), .total = double(most_)});
}

void Reading::miss(std::string const& what, Error const& error) {
  missing_ += (missing_.empty() ? "" : " ") + what + " could not be read: " + error.message;
  if (error.retry_after_s) missing_ += " Wait " + std::to_string(*error.retry_after_s) + " s.";
  over_ = over_ || ends_everything(error);
}

Task<Result<json::value>> Reading::asked(std::string_view tool, json::object arguments, int size) {
  auto reply = co_await read(context_, tool, std::move(arguments), size, call_);
  told();
  co_return reply;
}

Task<json::value> Reading::added(std::string what, std::string_view tool, json::object arguments, int size) {
  if (over_ || !room()) co_return nullptr;
  auto reply = co_await read(context_, tool, std::move(arguments), size, bulk_);
  told();
  if (reply) co_return std::move(*reply);
  miss(what, reply.error());
  co_return nullptr;
}

Task<json::value> Reading::added_if_there(std::string_view tool, json::object arguments) {
  if (over_ || !room()) co_return nullptr;
  auto reply = co_await read(context_, tool, std::move(arguments), 0, bulk_);
  told();
  if (reply) co_return std::move(*reply);
  over_ = over_ || ends_everything(reply.error());
  co_return nullptr;
}

}  // namespace affinity::tools
