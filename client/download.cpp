#include "client/download.hpp"

#include <utility>

namespace affinity::client {

std::string in_words(std::uint64_t bytes) {
  constexpr std::uint64_t mebibyte = 1u << 20;
  if (bytes < mebibyte / 10) return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
  auto const tenths = (bytes * 10 + mebibyte / 2) / mebibyte;
  auto const rest = tenths % 10;
  return std::to_string(tenths / 10) + (rest ? "." + std::to_string(rest) : "") + " MiB";
}

std::string exactly(std::uint64_t bytes) {
  auto const words = in_words(bytes);
  return words.ends_with("MiB") ? words + " (" + std::to_string(bytes) + " bytes)" : words;
}

Error larger_than(std::uint64_t most) {
  return fail(ErrorKind::invalid, "The file is larger than the " + exactly(most) +
                                      " that this way of downloading carries. None of it was kept.");
}

Error not_kept() {
  return fail(
      ErrorKind::internal, "The file could not be written to the disk of this server. None of it was kept.",
      "Whoever runs this server must see whether the directory of --files-root is full or not writable.");
}

Result<Response> hand_over(Request const& request, Response response) {
  bool const is_file = request.download && response.status >= 200 && response.status < 300;
  if (!is_file) return response;
  if (response.body.size() > request.download->max_bytes) return larger_than(request.download->max_bytes);
  if (auto const& sink = request.download->sink) {
    auto const content = std::exchange(response.body, {});
    if (!sink->begin() || !sink->write(content) || !sink->end()) return not_kept();
  }
  return response;
}

}  // namespace affinity::client
