// A bound and no server: the least code on the same libraries that answers the driver's calls with the same
// bytes. Beast's parser in, libcurl's multi interface out, one thread, the body spliced unparsed and
// unchecked, nothing logged, limited, remembered or refused.
//
//   ceiling --upstream http://127.0.0.1:N --tools FILE [--http 127.0.0.1:PORT]     without --http: stdio
//
// FILE holds the result of tools/list of revision 2025-11-25. --sendfile on: lists over HTTP leave without a
// copy, as nginx sends files.

#include "bench/ceiling_protocol.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <fcntl.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <iostream>
#include <map>
#include <memory>
#include <span>
#include <vector>

namespace affinity::bench {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

// Keeps only the body of a request, and whether the connection is kept alive.
class Request final : public http::basic_parser<true> {
 public:
  bool post = false;
  std::string_view body = {};  // in the caller's buffer, or joined
  std::string joined = {};

 private:
  using View = boost::beast::string_view;
  void on_request_impl(http::verb verb, View, View, int, error_code&) override {
    post = verb == http::verb::post;
  }
  void on_response_impl(int, View, int, error_code&) override {}
  void on_field_impl(http::field, View, View, error_code&) override {}
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}
  std::size_t on_body_impl(View part, error_code&) override {
    joined.append(part.data(), part.size());
    body = joined;
    return part.size();
  }
  void on_chunk_header_impl(std::uint64_t, View, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, View part, error_code&) override {
    joined.append(part.data(), part.size());
    body = joined;
    return part.size();
  }
  void on_finish_impl(error_code&) override {}
};

// Deletes itself at its connection's end.
class Connection final : public PendingRequest {
 public:
  Connection(asio::ip::tcp::socket socket, PreparedResponses const& known, Upstream& upstream)
      : socket_(std::move(socket)), known_(known), upstream_(upstream) {
    socket_.set_option(asio::ip::tcp::no_delay(true));
    socket_.non_blocking(true);
    next();
  }

  void on_response() override {
    exchange_.complete(*this, known_);
    answer("200 OK");
  }

 private:
  void next() {
    request_.emplace();
    request_->eager(true);
    if (have_ > 0)
      take();
    else
      read();
  }

  void read() {
    socket_.async_read_some(asio::buffer(in_.data() + have_, in_.size() - have_),
                            [this](error_code error, std::size_t count) {
                              if (error) {
                                delete this;
                                return;
                              }
                              have_ += count;
                              take();
                            });
  }

  void take() {
    error_code error;
    auto const used = request_->put(asio::const_buffer(in_.data(), have_), error);
    std::copy(in_.data() + used, in_.data() + have_, in_.data());
    have_ -= used;
    if ((error && error != http::error::need_more) || have_ == in_.size()) {
      delete this;
      return;
    }
    if (!request_->is_done()) return read();
    if (!request_->post) return answer("405 Method Not Allowed");
    switch (exchange_.read(request_->body, known_, path)) {
      case MessageExchange::Kind::silence: return answer("202 Accepted");
      case MessageExchange::Kind::ready: return answer("200 OK");
      case MessageExchange::Kind::call: return upstream_.get(*this);
    }
  }

  void answer(std::string_view as) {
    if (as != "200 OK") exchange_.pieces = {};
    head_.assign("HTTP/1.1 ").append(as).append("\r\nContent-Type: application/json\r\nContent-Length: ");
    head_.append(std::to_string(exchange_.size())).append("\r\n\r\n");
    if (as == "200 OK" && exchange_.file.descriptor >= 0) return answer_by_file();
    out_[0] = asio::buffer(head_);
    for (std::size_t i = 0; i < exchange_.pieces.size(); ++i)
      out_[i + 1] = asio::buffer(exchange_.pieces[i].data(), exchange_.pieces[i].size());
    error_code error;
    auto sent = socket_.write_some(out_, error);  // all of it, where the socket takes it
    if (error && error != asio::error::would_block) {
      delete this;
      return;
    }
    if (sent == head_.size() + exchange_.size()) return next();
    for (auto& part : out_) {
      auto const skip = std::min(sent, part.size());
      part += skip;
      sent -= skip;
    }
    asio::async_write(socket_, out_, [this](error_code failed, std::size_t) {
      if (failed)
        delete this;
      else
        next();
    });
  }

  void answer_by_file() {
    head_.append(exchange_.pieces[0]);
    auto const sent = ::send(socket_.native_handle(), head_.data(), head_.size(), MSG_MORE | MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(head_.size())) {
      delete this;
      return;
    }
    file_at_ = 0;
    push_file();
  }

  void push_file() {
    auto const& file = exchange_.file;
    while (file_at_ < file.size) {
      auto const rest = static_cast<std::size_t>(file.size - file_at_);
      if (sendfile(socket_.native_handle(), file.descriptor, &file_at_, rest) > 0) continue;
      if (errno != EAGAIN) {
        delete this;
        return;
      }
      return socket_.async_wait(asio::ip::tcp::socket::wait_write, [this](error_code failed) {
        if (failed)
          delete this;
        else
          push_file();
      });
    }
    next();
  }

  asio::ip::tcp::socket socket_;
  PreparedResponses const& known_;
  Upstream& upstream_;
  std::optional<Request> request_;
  MessageExchange exchange_;
  std::array<char, 16384> in_;
  std::size_t have_ = 0;
  std::string head_;
  std::array<asio::const_buffer, 8> out_;
  off_t file_at_ = 0;
};

void serve(asio::ip::tcp::acceptor& acceptor, PreparedResponses const& known, Upstream& upstream) {
  acceptor.async_accept([&](error_code error, asio::ip::tcp::socket socket) {
    if (!error) new Connection(std::move(socket), known, upstream);
    serve(acceptor, known, upstream);
  });
}

// Newline-delimited messages. Responses that become ready during a write go out with the next one.
class Stdio {
 public:
  Stdio(asio::io_context& loop, PreparedResponses const& known, Upstream& upstream)
      : loop_(loop), in_(loop, dup(0)), out_(loop, dup(1)), known_(known), upstream_(upstream) {
    out_.non_blocking(true);
    fcntl(1, F_SETPIPE_SZ,
          1 << 20);  // a whole list at once; where it is no pipe, or the system refuses, no harm
    read();
  }

 private:
  struct Job final : PendingRequest {
    explicit Job(Stdio& stdio) : owner(stdio) {}
    void on_response() override {
      exchange.complete(*this, owner.known_);
      owner.ready(*this);
    }
    Stdio& owner;
    MessageExchange exchange;
  };

  void read() {
    if (have_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
    in_.async_read_some(asio::buffer(buffer_.data() + have_, buffer_.size() - have_),
                        [this](error_code error, std::size_t count) {
                          if (error) return loop_.stop();
                          have_ += count;
                          std::string_view const all(buffer_.data(), have_);
                          std::size_t used = 0;
                          for (auto end = all.find('\n'); end != std::string_view::npos;
                               end = all.find('\n', used)) {
                            take(all.substr(used, end - used));
                            used = end + 1;
                          }
                          std::copy(buffer_.data() + used, buffer_.data() + have_, buffer_.data());
                          have_ -= used;
                          write();
                          read();
                        });
  }

  void take(std::string_view line) {
    if (idle_.empty()) idle_.push_back(std::make_unique<Job>(*this));
    auto job = std::move(idle_.back());
    idle_.pop_back();
    switch (job->exchange.read(line, known_, job->path)) {
      case MessageExchange::Kind::silence: return idle_.push_back(std::move(job));
      case MessageExchange::Kind::ready: return queue_.push_back(std::move(job));
      case MessageExchange::Kind::call:
        return upstream_.get(*job.release());  // NOLINT: ready() takes it back
    }
  }

  void ready(Job& job) {
    queue_.emplace_back(&job);
    if (!due_ && !writing_) asio::post(loop_, [this] { due_ = false, write(); });
    due_ = true;
  }

  void write() {
    if (writing_ || queue_.empty()) return;
    writing_ = true;
    under_way_.swap(queue_);
    parts_.clear();
    for (auto const& job : under_way_) {
      for (auto const piece : job->exchange.pieces)
        if (!piece.empty()) parts_.emplace_back(piece.data(), piece.size());
      parts_.emplace_back("\n", 1);
    }
    flush(0);
  }

  void flush(std::size_t done) {
    error_code error;
    while (done < parts_.size()) {
      auto sent = out_.write_some(std::span(parts_).subspan(done), error);
      for (; done < parts_.size() && sent >= parts_[done].size(); ++done) sent -= parts_[done].size();
      if (sent > 0) parts_[done] += sent;
      if (error == asio::error::would_block)
        return out_.async_wait(asio::posix::stream_descriptor::wait_write, [this, done](error_code failed) {
          if (failed) return loop_.stop();
          flush(done);
          write();
        });
      if (error) return loop_.stop();
    }
    writing_ = due_ = false;
    for (auto& job : under_way_) idle_.push_back(std::move(job));
    under_way_.clear();
  }

  asio::io_context& loop_;
  asio::posix::stream_descriptor in_, out_;
  PreparedResponses const& known_;
  Upstream& upstream_;
  std::vector<char> buffer_ = std::vector<char>(65536);
  std::size_t have_ = 0;
  std::vector<std::unique_ptr<Job>> idle_, queue_, under_way_;
  std::vector<asio::const_buffer> parts_;
  bool writing_ = false, due_ = false;
};

}  // namespace affinity::bench

int main(int argc, char** argv) {
  using namespace affinity::bench;
  std::map<std::string, std::string> given;
  for (int i = 1; i + 1 < argc; i += 2) given[argv[i]] = argv[i + 1];
  if (!given.contains("--upstream") || !given.contains("--tools")) {
    std::cerr << "ceiling: --upstream URL --tools FILE [--http 127.0.0.1:PORT]\n";
    return 2;
  }
  boost::asio::io_context loop(1);
  PreparedResponses const known(given["--tools"], given["--sendfile"] == "on");
  Upstream upstream(loop, given["--upstream"]);
  std::unique_ptr<Stdio> stdio;
  std::unique_ptr<boost::asio::ip::tcp::acceptor> acceptor;
  if (auto const& at = given["--http"]; at.empty()) {
    stdio = std::make_unique<Stdio>(loop, known, upstream);
  } else {
    auto const port = static_cast<std::uint16_t>(std::stoi(at.substr(at.rfind(':') + 1)));
    boost::asio::ip::tcp::endpoint const here(boost::asio::ip::address_v4::loopback(), port);
    acceptor = std::make_unique<boost::asio::ip::tcp::acceptor>(loop, here);
    serve(*acceptor, known, upstream);
  }
  loop.run();
}
