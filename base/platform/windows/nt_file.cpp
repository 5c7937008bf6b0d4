#include "base/platform/windows/nt_file.hpp"

#include "base/platform/windows/file_error.hpp"
#include "base/platform/windows/ntdll.hpp"

#include <algorithm>
#include <vector>

namespace affinity::platform {

namespace {

using NtCreateFileFunction = decltype(&::NtCreateFile);
using NtSetInformationFileFunction = NTSTATUS(NTAPI*)(HANDLE, IO_STATUS_BLOCK*, void*, ULONG, int);
using RtlNtStatusToDosErrorFunction = ULONG(NTAPI*)(NTSTATUS);

bool fail_with_status(NTSTATUS status) {
  static auto const to_error = function_of_ntdll<RtlNtStatusToDosErrorFunction>("RtlNtStatusToDosError");
  return fail_with(to_error(status));
}

struct RenameInformation {  // FILE_RENAME_INFORMATION of wdm.h
  BOOLEAN replace;
  HANDLE root;
  ULONG bytes;
  wchar_t name[1];
};
constexpr int rename_class = 10;  // FileRenameInformation

}  // namespace

NativeFile open_relative(HANDLE folder, std::wstring name, NtOpen const& how) {
  static auto const create = function_of_ntdll<NtCreateFileFunction>("NtCreateFile");
  UNICODE_STRING text{};
  text.Length = text.MaximumLength = USHORT(name.size() * sizeof(wchar_t));
  text.Buffer = name.data();
  OBJECT_ATTRIBUTES object{};
  object.Length = sizeof object;
  object.RootDirectory = folder;
  object.ObjectName = &text;
  object.Attributes = OBJ_CASE_INSENSITIVE;
  object.SecurityDescriptor = how.security;
  IO_STATUS_BLOCK result{};
  HANDLE out = INVALID_HANDLE_VALUE;
  ULONG const options = FILE_SYNCHRONOUS_IO_NONALERT | (how.follow_reparse ? 0u : FILE_OPEN_REPARSE_POINT) |
                        (how.create ? FILE_NON_DIRECTORY_FILE : 0u);
  auto const status = create(&out, how.access | SYNCHRONIZE, &object, &result, nullptr, FILE_ATTRIBUTE_NORMAL,
                             how.shared, how.create ? FILE_CREATE : FILE_OPEN, options, nullptr, 0);
  if (status >= 0) return NativeFile(from_handle(out));
  fail_with_status(status);
  return {};
}

bool rename_relative(HANDLE file, HANDLE folder, std::wstring const& name) {
  static auto const set = function_of_ntdll<NtSetInformationFileFunction>("NtSetInformationFile");
  std::vector<std::byte> memory(sizeof(RenameInformation) + name.size() * sizeof(wchar_t));
  auto& wanted = *reinterpret_cast<RenameInformation*>(memory.data());
  wanted = {.replace = FALSE, .root = folder, .bytes = ULONG(name.size() * sizeof(wchar_t)), .name = {}};
  std::copy(name.begin(), name.end(), wanted.name);
  IO_STATUS_BLOCK result{};
  auto const status = set(file, &result, &wanted, ULONG(memory.size()), rename_class);
  return status >= 0 || fail_with_status(status);
}

}  // namespace affinity::platform
