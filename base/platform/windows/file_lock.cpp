#include "base/platform/file_lock.hpp"

#include "base/platform/windows/file_error.hpp"
#include "base/platform/windows/handle.hpp"

namespace affinity::platform {

namespace {

// Locks of Windows keep others from reading and writing what is locked, so the whole file is locked by a byte
// that no file has, beyond those of lock_byte().
constexpr std::int64_t byte_for_the_file = std::int64_t(1) << 62;

OVERLAPPED place_of_byte(std::int64_t byte) {
  OVERLAPPED where{};
  where.Offset = DWORD(byte & 0xFFFFFFFF);
  where.OffsetHigh = DWORD(byte >> 32);
  return where;
}

bool locked_byte(FileHandle file, std::int64_t byte, DWORD flags) {
  auto where = place_of_byte(byte);
  return ::LockFileEx(to_handle(file), LOCKFILE_EXCLUSIVE_LOCK | flags, 0, 1, 0, &where) ||
         fail_with_last_error();
}

}  // namespace

bool lock_file(FileHandle file, LockWait wait) {
  return locked_byte(file, byte_for_the_file, wait == LockWait::no ? LOCKFILE_FAIL_IMMEDIATELY : 0);
}

void unlock_file(FileHandle file) { unlock_byte(file, byte_for_the_file); }

bool lock_byte(FileHandle file, std::int64_t byte) {
  return locked_byte(file, byte, LOCKFILE_FAIL_IMMEDIATELY);
}

void unlock_byte(FileHandle file, std::int64_t byte) {
  auto where = place_of_byte(byte);
  ::UnlockFileEx(to_handle(file), 0, 1, 0, &where);
}

}  // namespace affinity::platform
