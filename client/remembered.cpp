#include "client/remembered.hpp"

#include <string>
#include <utility>

namespace affinity::client {

namespace {

bool refuses_key(Result<Response> const& reply) {
  return reply && (reply->status == 401 || reply->status == 403);
}

bool is_whole_success(Result<Response> const& reply) {
  return reply && reply->status >= 200 && reply->status < 300 && reply->complete;
}

// However the write ends, also by an exception: its fate is unknown until somebody says otherwise.
class Writing {
 public:
  Writing(std::shared_ptr<Memory> memory, std::string mark, std::string target)
      : memory_(std::move(memory)), mark_(std::move(mark)), target_(std::move(target)) {
    memory_->write_begins(mark_, target_);
  }
  ~Writing() { memory_->write_ended(mark_, target_, known_); }
  Writing(Writing const&) = delete;
  Writing& operator=(Writing const&) = delete;

  void ended(Result<Response> const& reply) {
    known_ = reply ? reply->status < 500 : reply.error().kind != ErrorKind::unknown_outcome;
  }

 private:
  std::shared_ptr<Memory> memory_;
  std::string mark_, target_;
  bool known_ = false;
};

}  // namespace

Task<Result<Response>> Remembered::send(Request request, CallContext const& call) {
  auto mark = call.caller.api_key.fingerprint();
  if (request.method != Method::get) return write(std::move(request), call, std::move(mark));
  return read(std::move(request), call, std::move(mark));
}

Task<Result<Response>> Remembered::write(Request request, CallContext const& call, std::string mark) {
  Writing writing(memory_, mark, request.target);
  auto reply = co_await next_.send(std::move(request), call);
  writing.ended(reply);
  if (refuses_key(reply)) memory_->forget(mark);
  co_return reply;
}

Task<Result<Response>> Remembered::read(Request request, CallContext const& call, std::string mark) {
  bool const may_be_kept = request.max_age.count() > 0 && is_plain_read(request);
  auto const words = may_be_kept ? words_of_read(request) : std::string();
  if (may_be_kept)
    if (auto const* known = memory_->find(mark, words, request.max_age)) co_return *known;
  auto const asked = memory_->now();
  auto reply = co_await next_.send(std::move(request), call);
  if (refuses_key(reply)) memory_->forget(mark);
  if (may_be_kept && is_whole_success(reply)) memory_->keep(mark, words, *reply, asked);
  co_return reply;
}

}  // namespace affinity::client
