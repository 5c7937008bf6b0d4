#pragma once
// A multipart/form-data body (RFC 7578), read piece by piece so that no file stands in memory as a whole.

#include "base/http/message.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace affinity::client {

// The parts must outlive it and stay as they are.
class MultipartBody {
 public:
  explicit MultipartBody(std::vector<FormPart> const& parts);  // with a boundary that nobody can guess
  MultipartBody(std::vector<FormPart> const& parts, std::string boundary);

  std::string content_type() const;
  std::uint64_t size() const { return size_; }
  std::uint64_t bytes_read() const { return bytes_read_; }  // bytes that read() gave so far

  // The next bytes, none at the end. Goes forward only: what was read once is never given again. Fails when a
  // file became shorter or cannot be read.
  Result<std::size_t> read(std::span<char> into);

 private:
  struct Piece {
    std::string head{};  // what stands before the content of a part, or after the last one
    FormPart const* part = nullptr;
  };
  std::size_t read_text(std::string_view text, std::span<char> into);
  Result<std::size_t> read_file(FormPart const&, std::span<char> into);

  std::string boundary_;
  std::vector<Piece> pieces_{};
  std::uint64_t size_ = 0, bytes_read_ = 0;
  std::size_t piece_ = 0;     // where the next byte is: in this piece, …
  bool in_content_ = false;   // … in its head or in its part's content, …
  std::uint64_t offset_ = 0;  // … so far from the start
};

// The same request with its parts as bytes, for a sender that takes it whole.
Result<Request> encode_multipart(Request);

}  // namespace affinity::client
