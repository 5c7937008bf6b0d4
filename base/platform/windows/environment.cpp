#include "base/platform/environment.hpp"

#include "base/platform/memory.hpp"
#include "base/platform/windows/wide.hpp"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

namespace affinity::platform {

std::optional<std::string> environment_variable(std::string const& name) {
  auto const wide_name = to_wide(name);
  std::wstring value(256, L'\0');
  while (true) {
    ::SetLastError(ERROR_SUCCESS);
    auto const size = ::GetEnvironmentVariableW(wide_name.c_str(), value.data(), DWORD(value.size()));
    if (size == 0 && ::GetLastError() == ERROR_ENVVAR_NOT_FOUND) return std::nullopt;
    bool const fits = size < value.size();
    value.resize(size);  // where it does not fit, what it takes with its end
    if (fits) return to_narrow(value);
  }
}

std::string environment_text(std::string const& name) { return environment_variable(name).value_or(""); }

std::vector<std::pair<std::string, std::string>> environment_variables() {
  std::vector<std::pair<std::string, std::string>> out;
  auto* const all = ::GetEnvironmentStringsW();
  for (auto const* at = all; at && *at; at += ::wcslen(at) + 1) {
    std::wstring_view const entry(at);
    // The shell's own, "=C:=C:\folder", begin with the sign.
    auto const equals = entry.find(L'=', 1);
    if (equals == entry.npos || entry.front() == L'=') continue;
    out.emplace_back(to_narrow(entry.substr(0, equals)), to_narrow(entry.substr(equals + 1)));
  }
  if (all) ::FreeEnvironmentStringsW(all);
  return out;
}

// The C library has a copy of its own, which libraries read; its function changes that of the system, too.
void set_environment_variable(std::string const& name, std::optional<std::string> const& value) {
  ::_wputenv_s(to_wide(name).c_str(), value ? to_wide(*value).c_str() : L"");
}

void wipe_environment_variable(std::string const& name) {
  auto const wide_name = to_wide(name);
  if (auto* const narrow = ::getenv(name.c_str())) wipe_memory(narrow, ::strlen(narrow));
  if (auto* const wide = ::_wgetenv(wide_name.c_str())) wipe_memory(wide, ::wcslen(wide) * sizeof(wchar_t));
  // The system's copy is written over by a value of the same length before it goes.
  auto const length = ::GetEnvironmentVariableW(wide_name.c_str(), nullptr, 0);
  if (length > 1) ::SetEnvironmentVariableW(wide_name.c_str(), std::wstring(length - 1, L' ').c_str());
  ::SetEnvironmentVariableW(wide_name.c_str(), nullptr);
  ::_wputenv_s(wide_name.c_str(), L"");
}

}  // namespace affinity::platform
