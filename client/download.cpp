#include "client/download.hpp"

#include "base/text/counted.hpp"

#include <utility>

namespace affinity::client {

std::string format_size(std::uint64_t bytes) {
  constexpr std::uint64_t mebibyte = 1u << 20;
  if (bytes < mebibyte / 10) return counted(bytes, "byte");
  auto const tenths = (bytes * 10 + mebibyte / 2) / mebibyte;
  auto const rest = tenths % 10;
  return std::to_string(tenths / 10) + (rest ? "." + std::to_string(rest) : "") + " MiB";
}

std::string format_size_exactly(std::uint64_t bytes) {
  auto const words = format_size(bytes);
  return words.ends_with("MiB") ? words + " (" + std::to_string(bytes) + " bytes)" : words;
}

Error file_too_large(std::uint64_t most) {
  return fail(ErrorKind::invalid, "The file is larger than the " + format_size_exactly(most) +
                                      " that this way of downloading carries. None of it was kept.");
}

Error file_not_written() {
  return fail(
      ErrorKind::internal, "The file could not be written to the disk of this server. None of it was kept.",
      "Whoever runs this server must see whether the directory of --files-root is full or not writable.");
}

Result<Response> deliver_download(Request const& request, Response response) {
  bool const is_file = request.download && response.status >= 200 && response.status < 300;
  if (!is_file) return response;
  if (response.body.size() > request.download->max_bytes) return file_too_large(request.download->max_bytes);
  if (auto const& sink = request.download->sink) {
    auto const content = std::exchange(response.body, {});
    if (!sink->begin() || !sink->write(content) || !sink->end()) return file_not_written();
  }
  return response;
}

}  // namespace affinity::client
