#pragma once
// How an answer is packed, as its headers say, and how much of it may come out.

#include <cstdint>
#include <string>
#include <string_view>

namespace affinity::client {

// libcurl unpacks what it is told was packed several times, layer by layer, and each may be a thousand times
// what lies outside it: 9 KB that were packed three times are gigabytes of work. Nobody packs twice who means
// well, so one coding is taken, and none that was not asked for.
class ContentCodings {
 public:
  explicit ContentCodings(bool brotli) : brotli_(brotli) {}

  // Content-Encoding and Transfer-Encoding of every head of a transfer, also of those before the last: what
  // libcurl learns from one it keeps.
  void add_header(std::string_view name, std::string_view value);

  bool any() const { return count_ > 0; }
  bool acceptable() const { return count_ <= 1 && unknown_.empty(); }
  std::string rejection_reason() const;  // a sentence's end: "is packed 3 times"

 private:
  bool brotli_;
  int count_ = 0;
  std::string unknown_{};
};

// JSON of real records packs to a tenth or a fiftieth. What comes out of more than a hundredth is no answer,
// but made to fill memory and to take time.
bool is_decompression_bomb(std::uint64_t compressed, std::uint64_t decompressed);

}  // namespace affinity::client
