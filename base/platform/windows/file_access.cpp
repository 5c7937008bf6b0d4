#include "base/platform/windows/file_access.hpp"

#include "base/platform/windows/file_error.hpp"

#include <aclapi.h>
#include <sddl.h>

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace affinity::platform {

namespace {

struct FreeLocal {
  void operator()(void* memory) const { ::LocalFree(memory); }
};

// A SID of this process' token: of its user, or of whom its new files belong to (administrators, for one of
// them).
class TokenSid {
 public:
  explicit TokenSid(TOKEN_INFORMATION_CLASS which) {
    HANDLE token = nullptr;
    if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &token)) return;
    DWORD size = 0;
    ::GetTokenInformation(token, which, nullptr, 0, &size);
    data_.resize(size);
    if (size > 0 && ::GetTokenInformation(token, which, data_.data(), size, &size))
      sid_ = *reinterpret_cast<PSID const*>(data_.data());  // the first member of TOKEN_USER and TOKEN_OWNER
    ::CloseHandle(token);
  }
  PSID get() const { return sid_; }
  bool is(PSID other) const { return sid_ && ::EqualSid(sid_, other); }

 private:
  std::vector<std::byte> data_{};
  PSID sid_ = nullptr;
};

bool is_systems_sid(PSID sid) {
  // TrustedInstaller owns what came with Windows.
  static constexpr wchar_t installer[] = L"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";
  if (::IsWellKnownSid(sid, WinLocalSystemSid) || ::IsWellKnownSid(sid, WinBuiltinAdministratorsSid))
    return true;
  wchar_t* text = nullptr;
  if (!::ConvertSidToStringSidW(sid, &text)) return false;
  std::unique_ptr<wchar_t, FreeLocal> const owned(text);
  return std::wstring_view(text) == installer;
}

// An entry for its owner, whoever that is, gives nobody else anything.
bool is_owner_sid(PSID sid) {
  return ::IsWellKnownSid(sid, WinCreatorOwnerRightsSid) || ::IsWellKnownSid(sid, WinCreatorOwnerSid);
}

unsigned bits_of_mask(ACCESS_MASK mask) {
  constexpr ACCESS_MASK reads = FILE_READ_DATA | GENERIC_READ | GENERIC_ALL;
  constexpr ACCESS_MASK writes = FILE_WRITE_DATA | FILE_APPEND_DATA | FILE_DELETE_CHILD | DELETE | WRITE_DAC |
                                 WRITE_OWNER | GENERIC_WRITE | GENERIC_ALL;
  return ((mask & reads) ? 044u : 0u) | ((mask & writes) ? 022u : 0u);
}

// Entries that forbid are not counted: who reads less than this says does no harm.
unsigned bits_of_list(PACL list, TokenSid const& user) {
  if (!list) return 066;  // no list: everybody may do everything
  unsigned bits = 0;
  for (DWORD i = 0; i < list->AceCount; ++i) {
    void* entry = nullptr;
    if (!::GetAce(list, i, &entry)) return 066;
    auto const& head = *static_cast<ACE_HEADER const*>(entry);
    if ((head.AceFlags & INHERIT_ONLY_ACE) || head.AceType == ACCESS_DENIED_ACE_TYPE) continue;
    if (head.AceType != ACCESS_ALLOWED_ACE_TYPE) return 066;  // one that is read only with its condition
    auto& allowed = *static_cast<ACCESS_ALLOWED_ACE*>(entry);
    PSID const sid = &allowed.SidStart;
    if (!user.is(sid) && !is_systems_sid(sid) && !is_owner_sid(sid)) bits |= bits_of_mask(allowed.Mask);
  }
  return bits;
}

// FA: all rights of a file. OICI: for files and folders that are made in it. P: nothing is inherited.
std::optional<std::wstring> private_description(PrivateDescriptor::For what) {
  TokenSid const user(TokenUser);
  wchar_t* text = nullptr;
  if (!user.get() || !::ConvertSidToStringSidW(user.get(), &text)) return std::nullopt;
  std::unique_ptr<wchar_t, FreeLocal> const owned(text);
  std::wstring const sid = text;
  std::wstring out = L"O:" + sid + L"D:P";
  std::wstring const down = what == PrivateDescriptor::For::folder ? L"OICI" : L"";
  for (auto const& who : {sid, std::wstring(L"SY"), std::wstring(L"BA")})
    out += L"(A;" + down + L";FA;;;" + who + L")";
  return out;
}

PACL list_of(PSECURITY_DESCRIPTOR descriptor) {
  BOOL there = FALSE, defaulted = FALSE;
  PACL list = nullptr;
  return ::GetSecurityDescriptorDacl(descriptor, &there, &list, &defaulted) && there ? list : nullptr;
}

}  // namespace

PrivateDescriptor::PrivateDescriptor(For what) {
  auto const text = private_description(what);
  if (text)
    ::ConvertStringSecurityDescriptorToSecurityDescriptorW(text->c_str(), SDDL_REVISION_1, &descriptor_,
                                                           nullptr);
  attributes_ = {.nLength = sizeof attributes_, .lpSecurityDescriptor = descriptor_, .bInheritHandle = FALSE};
}

PrivateDescriptor::~PrivateDescriptor() { ::LocalFree(descriptor_); }

FileAccess file_access(HANDLE file) {
  PSID owner = nullptr;
  PACL list = nullptr;
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  constexpr auto what = OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION;
  if (::GetSecurityInfo(file, SE_FILE_OBJECT, what, &owner, nullptr, &list, nullptr, &descriptor) !=
          ERROR_SUCCESS ||
      !owner)
    return {};
  std::unique_ptr<void, FreeLocal> const owned(descriptor);
  TokenSid const user(TokenUser), owner_of_new(TokenOwner);
  return {.is_mine = user.is(owner) || owner_of_new.is(owner),
          .is_systems = is_systems_sid(owner),
          .mode = 0600 | bits_of_list(list, user)};
}

bool make_private(HANDLE file) {
  PrivateDescriptor const wanted(PrivateDescriptor::For::file);
  if (!wanted) return fail_with_last_error();
  auto const error =
      ::SetSecurityInfo(file, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
                        nullptr, nullptr, list_of(wanted.descriptor()), nullptr);
  return error == ERROR_SUCCESS || fail_with(error);
}

bool copy_access(HANDLE to, HANDLE from) {
  PACL list = nullptr;
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  auto error = ::GetSecurityInfo(from, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, nullptr, nullptr, &list,
                                 nullptr, &descriptor);
  if (error != ERROR_SUCCESS) return fail_with(error);
  std::unique_ptr<void, FreeLocal> const owned(descriptor);
  SECURITY_DESCRIPTOR_CONTROL control = 0;
  DWORD revision = 0;
  ::GetSecurityDescriptorControl(descriptor, &control, &revision);
  auto const heirs = control & SE_DACL_PROTECTED ? PROTECTED_DACL_SECURITY_INFORMATION
                                                 : UNPROTECTED_DACL_SECURITY_INFORMATION;
  error = ::SetSecurityInfo(to, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION | heirs, nullptr, nullptr, list,
                            nullptr);
  return error == ERROR_SUCCESS || fail_with(error);
}

}  // namespace affinity::platform
