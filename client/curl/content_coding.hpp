#pragma once
// Checks the content codings of a response and detects decompression bombs.

#include <cstdint>
#include <string>
#include <string_view>

namespace affinity::client {

// libcurl decodes several content codings one after the other, and each may expand a thousandfold: 9 KB
// compressed three times are gigabytes of work. No honest server compresses twice, so at most one coding is
// accepted, and only one that was requested.
class ContentCodings {
 public:
  explicit ContentCodings(bool brotli) : brotli_(brotli) {}

  // Call it for all headers of a transfer, interim responses included: libcurl keeps codings across them.
  void add_header(std::string_view name, std::string_view value);

  bool any() const { return count_ > 0; }
  bool acceptable() const { return count_ <= 1 && unknown_.empty(); }
  std::string rejection_reason() const;  // the end of a sentence: "is packed 3 times"

 private:
  bool brotli_;
  int count_ = 0;
  std::string unknown_{};
};

// Compression of real records is 10:1 to 50:1; more than 100:1 is an attack on memory and time.
bool is_decompression_bomb(std::uint64_t compressed, std::uint64_t decompressed);

}  // namespace affinity::client
