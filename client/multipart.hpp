#pragma once
// Encodes a multipart/form-data body (RFC 7578) as a stream, so that no file is in memory as a whole.

#include "base/http/message.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace affinity::client {

// The parts must outlive it unchanged.
class MultipartBody {
 public:
  explicit MultipartBody(std::vector<FormPart> const& parts);  // with a random boundary
  MultipartBody(std::vector<FormPart> const& parts, std::string boundary);

  std::string content_type() const;
  std::uint64_t size() const { return size_; }
  std::uint64_t bytes_read() const { return bytes_read_; }  // total bytes returned by read()

  // Returns the next bytes, none at the end; cannot rewind. Fails when a file became shorter or cannot be
  // read.
  Result<std::size_t> read(std::span<char> into);

 private:
  struct Piece {
    std::string head{};  // the headers of a part, or the closing boundary
    FormPart const* part = nullptr;
  };
  std::size_t read_text(std::string_view text, std::span<char> into);
  Result<std::size_t> read_file(FormPart const&, std::span<char> into);

  std::string boundary_;
  std::vector<Piece> pieces_{};
  std::uint64_t size_ = 0, bytes_read_ = 0;
  std::size_t piece_ = 0;     // position of the next byte: in this piece, …
  bool in_content_ = false;   // … in its head or its part's content, …
  std::uint64_t offset_ = 0;  // … at this offset
};

// Encodes the request's parts into its body, for senders that need it in memory.
Result<Request> encode_multipart(Request);

}  // namespace affinity::client
