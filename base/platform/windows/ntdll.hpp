#pragma once
// Native functions of Windows. ntdll is in every process, so they are looked up by name and nothing is
// linked.

#include <windows.h>
// behind it
#include <winternl.h>

namespace affinity::platform {

template<class Function> Function function_of_ntdll(char const* name) {
  static HMODULE const library = ::GetModuleHandleW(L"ntdll.dll");
  return reinterpret_cast<Function>(reinterpret_cast<void*>(::GetProcAddress(library, name)));
}

}  // namespace affinity::platform
