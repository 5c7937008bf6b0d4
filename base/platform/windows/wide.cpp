#include "base/platform/windows/wide.hpp"

#include <windows.h>

namespace affinity::platform {

std::wstring to_wide(std::string_view utf8) {
  if (utf8.empty()) return {};
  auto const bytes = static_cast<int>(utf8.size());
  std::wstring out(
      static_cast<std::size_t>(::MultiByteToWideChar(CP_UTF8, 0, utf8.data(), bytes, nullptr, 0)), L'\0');
  ::MultiByteToWideChar(CP_UTF8, 0, utf8.data(), bytes, out.data(), static_cast<int>(out.size()));
  return out;
}

std::string to_narrow(std::wstring_view utf16) {
  if (utf16.empty()) return {};
  auto const units = static_cast<int>(utf16.size());
  auto const size = ::WideCharToMultiByte(CP_UTF8, 0, utf16.data(), units, nullptr, 0, nullptr, nullptr);
  std::string out(static_cast<std::size_t>(size), '\0');
  ::WideCharToMultiByte(CP_UTF8, 0, utf16.data(), units, out.data(), size, nullptr, nullptr);
  return out;
}

}  // namespace affinity::platform
