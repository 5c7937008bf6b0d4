#include "transport/http/body_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <new>
#include <utility>

namespace affinity::transport {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

constexpr std::size_t max_chunk_extension = 256;  // bytes

HttpError too_large(std::size_t max_body) {
  return http_error(413, "The body is larger than " + std::to_string(max_body) +
                             " bytes. Send less at a time, or raise the limit of the server.");
}

HttpError malformed_chunks() {
  return http_error(400, "The chunks of the body are malformed. Send Content-Length instead.");
}

HttpError no_memory_for_body() {
  return http_error(503, "The server is short of memory. Send less at a time, or try again in a second.",
                    "Retry-After", "1");
}

void check_chunk_extension(std::uint64_t, beast::string_view extension, boost::system::error_code& error) {
  auto const is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; };
  if (extension.size() > max_chunk_extension || std::ranges::any_of(extension, is_control))
    error = http::error::bad_chunk_extension;
}

}  // namespace

// Chunks are read by Beast, which reads the head for that once more.
struct BodyReader::Chunks {
  Chunks(std::string_view head, Limits const& limits) {
    parser.header_limit(static_cast<std::uint32_t>(head.size() + 1));
    parser.body_limit(limits.body);
    parser.on_chunk_header(check_chunk);
    parser.eager(true);
    parser.put(asio::buffer(head.data(), head.size()), error);
  }

  decltype(&check_chunk_extension) check_chunk = &check_chunk_extension;
  http::request_parser<http::string_body> parser{};
  boost::system::error_code error{};
};

BodyReader::BodyReader(ParsedHead const& parsed, std::string_view head, Limits limits)
    : length_(parsed.content_length),
      limits_(limits),
      chunks_(parsed.chunked ? std::make_unique<Chunks>(head, limits) : nullptr) {}

BodyReader::~BodyReader() = default;
BodyReader::BodyReader(BodyReader&&) noexcept = default;
BodyReader& BodyReader::operator=(BodyReader&&) noexcept = default;

std::optional<HttpError> BodyReader::check_length() const {
  if (length_ > limits_.body) return too_large(limits_.body);
  return std::nullopt;
}

bool BodyReader::is_whole() const { return chunks_ ? chunks_->parser.is_done() : body_.size() == length_; }

std::size_t BodyReader::missing() const {
  return chunks_ ? 0 : static_cast<std::size_t>(length_ - body_.size());
}

std::size_t BodyReader::take(std::string_view bytes, std::optional<HttpError>& failed) try {
  if (!chunks_) {
    if (body_.empty()) body_.reserve(static_cast<std::size_t>(length_));
    auto const part = bytes.substr(0, missing());
    body_ += part;
    return part.size();
  }
  auto& parser = chunks_->parser;
  auto& error = chunks_->error;
  std::size_t taken = 0;
  while (taken < bytes.size() && !parser.is_done() && !error) {
    auto const left = bytes.substr(taken);
    taken += parser.put(asio::buffer(left.data(), left.size()), error);
  }
  // What remains is a chunk's header or trailers that are not whole yet.
  auto const endless = error == http::error::need_more && bytes.size() - taken > limits_.chunk_line;
  if (error == http::error::need_more && !endless)
    error.clear();
  else if (error == http::error::body_limit)
    failed = too_large(limits_.body);
  else if (error)
    failed = malformed_chunks();
  return taken;
} catch (std::bad_alloc const&) {
  failed = no_memory_for_body();
  return bytes.size();
}

std::string BodyReader::body() {
  return chunks_ ? std::move(chunks_->parser.get().body()) : std::move(body_);
}

}  // namespace affinity::transport
