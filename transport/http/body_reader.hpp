#pragma once
// Reads the body of one request out of the bytes that were received. No sockets.

#include "transport/http/head_parser.hpp"
#include "transport/http_error.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::transport {

class BodyReader {
 public:
  struct Limits {
    std::size_t body = 0;        // bytes
    std::size_t chunk_line = 0;  // bytes of a chunk's header that is not whole, or of the trailers
  };

  // `head` is that of the request, as it was received.
  BodyReader(ParsedHead const&, std::string_view head, Limits);
  ~BodyReader();
  BodyReader(BodyReader&&) noexcept;
  BodyReader& operator=(BodyReader&&) noexcept;

  std::optional<HttpError> check_length() const;  // 413 for a length over the limit, before anything is read
  bool is_whole() const;
  // Takes from the front of `bytes` and returns how many; an error ends the body.
  std::size_t take(std::string_view bytes, std::optional<HttpError>&);
  std::string body();           // once, when it is whole
  std::size_t missing() const;  // bytes that are still to come, if that is known; else 0

 private:
  struct Chunks;
  std::uint64_t length_ = 0;
  Limits limits_{};
  std::string body_{};
  std::unique_ptr<Chunks> chunks_;  // null: the body has a length
};

}  // namespace affinity::transport
