#include "client/multipart.hpp"

#include "base/platform/file.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace affinity::client {

namespace {

std::string random_boundary() {
  std::array<unsigned char, 16> bytes;
  if (RAND_bytes(bytes.data(), int(bytes.size())) != 1) throw std::runtime_error("no random bytes");
  static constexpr char digits[] = "0123456789abcdef";
  std::string out = "affinity-crm-mcp-";
  for (auto const byte : bytes) out.append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
  return out;
}

// Escapes as browsers do (HTML, multipart/form-data encoding algorithm), so that a name cannot end its quotes
// or line. NUL, which no file name has, is escaped too.
std::string quoted_name(std::string_view text) {
  std::string out = "\"";
  for (auto const c : text) {
    switch (c) {
      case '"': out += "%22"; break;
      case '\r': out += "%0D"; break;
      case '\n': out += "%0A"; break;
      case '\0': out += "%00"; break;
      default: out += c;
    }
  }
  return out + '"';
}

std::uint64_t content_size(FormPart const& part) { return part.file ? part.size : part.bytes.size(); }

Error unreadable(FormPart const& part) {
  return fail(
      ErrorKind::invalid,
      "The file " + quoted_name(part.filename) +
          " changed or could not be read to its end while it was being sent. Affinity did not get the "
          "whole upload and keeps none of it.",
      "Call again once the file is no longer being written.");
}

}  // namespace

MultipartBody::MultipartBody(std::vector<FormPart> const& parts) : MultipartBody(parts, random_boundary()) {}

MultipartBody::MultipartBody(std::vector<FormPart> const& parts, std::string boundary)
    : boundary_(std::move(boundary)) {
  for (auto const& part : parts) {
    auto head = (pieces_.empty() ? "--" : "\r\n--") + boundary_ +
                "\r\nContent-Disposition: form-data; name=" + quoted_name(part.name);
    if (!part.filename.empty())
      head += "; filename=" + quoted_name(part.filename) + "\r\nContent-Type: application/octet-stream";
    pieces_.push_back({head + "\r\n\r\n", &part});
  }
  pieces_.push_back({(pieces_.empty() ? "--" : "\r\n--") + boundary_ + "--\r\n", nullptr});
  for (auto const& [head, part] : pieces_) size_ += head.size() + (part ? content_size(*part) : 0);
}

std::string MultipartBody::content_type() const { return "multipart/form-data; boundary=" + boundary_; }

std::size_t MultipartBody::read_text(std::string_view text, std::span<char> into) {
  auto const count = std::min(into.size(), text.size() - std::size_t(offset_));
  std::copy_n(text.data() + offset_, count, into.data());
  return count;
}

Result<std::size_t> MultipartBody::read_file(FormPart const& part, std::span<char> into) {
  auto const most = std::size_t(std::min<std::uint64_t>(into.size(), part.size - offset_));
  if (most == 0) return std::size_t{0};
  // Does not depend on the place up to which others have read.
  auto const got = platform::read_at(part.file->get(), offset_, into.first(most));
  if (got <= 0) return unreadable(part);
  return std::size_t(got);
}

Result<std::size_t> MultipartBody::read(std::span<char> into) {
  std::size_t filled = 0;
  while (filled < into.size() && piece_ < pieces_.size()) {
    auto const& [head, part] = pieces_[piece_];
    auto const rest = into.subspan(filled);
    std::size_t count = 0;
    if (in_content_ && part->file) {
      auto const got = read_file(*part, rest);
      if (!got) return fail(got);
      count = *got;
    } else {
      count = read_text(in_content_ ? part->bytes : head, rest);
    }
    filled += count;
    offset_ += count;
    bytes_read_ += count;
    if (offset_ < (in_content_ ? content_size(*part) : head.size())) continue;
    offset_ = 0;
    if (in_content_ || !part) ++piece_;
    in_content_ = !in_content_ && part;
  }
  return filled;
}

Result<Request> encode_multipart(Request request) {
  if (request.parts.empty()) return request;
  MultipartBody body(request.parts);
  request.body.resize(std::size_t(body.size()));
  auto const read = body.read(request.body);
  if (!read) return fail(read);
  request.content_type = body.content_type();
  request.parts.clear();
  return request;
}

}  // namespace affinity::client
