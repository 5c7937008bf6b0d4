#include "base/platform/error_text.hpp"

#include "base/platform/windows/wide.hpp"

#include <windows.h>

#include <array>

namespace affinity::platform {

std::string error_text(int error) {
  std::array<wchar_t, 512> text{};
  // In the user's language; some messages have place holders that nobody fills in.
  auto const size = ::FormatMessageW(
      FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK, nullptr,
      static_cast<DWORD>(error), 0, text.data(), static_cast<DWORD>(text.size()), nullptr);
  std::wstring_view words(text.data(), size);
  while (!words.empty() && (words.back() == L' ' || words.back() == L'.')) words.remove_suffix(1);
  if (words.empty()) return "error " + std::to_string(error) + " of Windows";
  return to_narrow(words);
}

}  // namespace affinity::platform
