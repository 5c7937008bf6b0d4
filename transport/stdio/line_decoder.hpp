#pragma once
// Splits bytes into lines of limited length. Pure; buffers at most one incomplete line.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::transport {

struct Line {
  std::string text{};     // without the line ending; empty when `too_long`
  bool too_long = false;  // reported once for each line over the limit; its bytes are discarded

  bool operator==(Line const&) const = default;
};

// Lines end with "\n" or "\r\n"; empty lines are skipped (MCP, stdio), and so is a byte order mark before the
// first of them.
class LineDecoder {
 public:
  explicit LineDecoder(std::size_t cap) : cap_(cap) {}

  void feed(std::string_view bytes, std::vector<Line>& onto);
  void finish(std::vector<Line>& onto);  // at end of input: an unterminated line counts

 private:
  void append(std::string_view bytes, std::vector<Line>& onto);
  bool drop_mark(std::string_view& bytes);
  void complete(std::vector<Line>& onto);

  std::size_t cap_;
  std::string partial_{};
  bool skipping_ = false;  // inside a line that is too long
  bool at_start_ = true;   // of the input: a mark may come
};

}  // namespace affinity::transport
