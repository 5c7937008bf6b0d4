#pragma once
// Newline framing with a cap: bytes in, whole lines out. Pure; holds at most one unfinished line.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::transport {

struct Line {
  std::string text{};     // without its end; empty when `too_long`
  bool too_long = false;  // said once for each line over the cap; its bytes are gone

  bool operator==(Line const&) const = default;
};

// Lines end with "\n" or "\r\n"; empty ones are not reported (MCP, stdio).
class LineDecoder {
 public:
  explicit LineDecoder(std::size_t cap) : cap_(cap) {}

  void feed(std::string_view bytes, std::vector<Line>& onto);
  void finish(std::vector<Line>& onto);  // end of input: what has no newline yet is a line too

 private:
  void append(std::string_view bytes, std::vector<Line>& onto);
  void complete(std::vector<Line>& onto);

  std::size_t cap_;
  std::string partial_{};
  bool skipping_ = false;  // in the rest of a line that was too long
};

}  // namespace affinity::transport
