#include "base/platform/windows/wide_path.hpp"

#include "base/platform/windows/wide.hpp"

#include <windows.h>

#include <algorithm>

namespace affinity::platform {

namespace {

constexpr std::wstring_view long_path_prefix = L"\\\\?\\";
constexpr std::wstring_view long_share_prefix = L"\\\\?\\UNC\\";

}  // namespace

std::wstring to_wide_path(std::string_view utf8) {
  auto given = to_wide(utf8);
  std::replace(given.begin(), given.end(), L'/', L'\\');
  if (given.empty() || given.starts_with(long_path_prefix)) return given;
  auto const needed = ::GetFullPathNameW(given.c_str(), 0, nullptr, nullptr);
  std::wstring whole(needed, L'\0');
  auto const size = needed ? ::GetFullPathNameW(given.c_str(), needed, whole.data(), nullptr) : 0;
  if (size == 0 || size >= needed) return given;
  whole.resize(size);
  if (whole.starts_with(L"\\\\.\\")) return whole;  // a device, which the caller will see
  if (whole.starts_with(L"\\\\")) return std::wstring(long_share_prefix) + whole.substr(2);
  return std::wstring(long_path_prefix) + whole;
}

std::string from_wide_path(std::wstring_view wide) {
  if (wide.starts_with(long_share_prefix)) return "\\\\" + to_narrow(wide.substr(long_share_prefix.size()));
  if (wide.starts_with(long_path_prefix)) wide.remove_prefix(long_path_prefix.size());
  return to_narrow(wide);
}

}  // namespace affinity::platform
