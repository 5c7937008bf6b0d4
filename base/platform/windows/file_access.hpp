#pragma once
// Who may touch a file: owners and access lists (DACLs) of Windows. "Private" is what belongs to this user,
// and what only they, the system and its administrators may touch, whatever the folder would hand down.

#include "base/platform/windows/handle.hpp"

#include <string>

namespace affinity::platform {

// For functions that make something; `attributes()` is null where the system could not make it, and
// GetLastError() says why.
class PrivateDescriptor {
 public:
  enum class For { file, folder };  // a folder hands its list down to what is made in it
  explicit PrivateDescriptor(For);
  ~PrivateDescriptor();
  PrivateDescriptor(PrivateDescriptor const&) = delete;
  PrivateDescriptor& operator=(PrivateDescriptor const&) = delete;

  explicit operator bool() const { return descriptor_ != nullptr; }
  SECURITY_ATTRIBUTES* attributes() { return descriptor_ ? &attributes_ : nullptr; }
  void* descriptor() const { return descriptor_; }

 private:
  void* descriptor_ = nullptr;
  SECURITY_ATTRIBUTES attributes_{};
};

struct FileAccess {
  bool is_mine = false, is_systems = false;
  unsigned mode = 0666;  // FileInfo::mode
};

// Of an open file (READ_CONTROL). Where the system does not say: nobody's, and open to all.
FileAccess file_access(HANDLE);

// Need WRITE_DAC. False, with errno.
bool make_private(HANDLE);
bool copy_access(HANDLE to, HANDLE from);

}  // namespace affinity::platform
