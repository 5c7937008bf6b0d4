#pragma once
// Opens, reads and writes files. Paths are UTF-8. No child process inherits a file, and none of these waits
// for the other end of a pipe. A failure is an empty result, false or -1, with errno (file_error.hpp):
// ENOENT, EACCES, EEXIST …, ELOOP for a link that is not followed.

#include "base/platform/native_file.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace affinity::platform {

enum class Links { follow, refuse };  // of the last name of a path

NativeFile open_to_read(std::string const& path, Links = Links::follow);

// To read and write. EEXIST where the name is taken, by a link too. `mode` as FileInfo::mode has it; where
// it gives others anything, Windows lets the folder decide.
NativeFile create_new(std::string const& path, unsigned mode = 0600);

// To read and write; follows no link. A new file is its owner's alone. For files that serve as locks.
NativeFile open_or_create(std::string const& path);

// To read and to write at the end; follows no link. A new file is its owner's alone.
NativeFile open_to_append(std::string const& path);

NativeFile open_null_device();          // discards what is written
NativeFile duplicate_standard_error();  // also where it is a socket

// At most as many bytes as fit; 0 at the end, -1 on failure.
std::ptrdiff_t read_some(FileHandle, std::span<char>);
// The same from an offset, whatever was read before. On Windows it moves the position for read_some().
std::ptrdiff_t read_at(FileHandle, std::uint64_t offset, std::span<char>);

bool write_all(FileHandle, std::string_view);
// Of two texts as much as one write takes, waiting for the reader also where somebody else made the file not
// to block. The number of bytes, -1 on failure.
std::ptrdiff_t write_together(FileHandle, std::string_view first, std::string_view then);
bool write_at_start(FileHandle, std::string_view);  // and cuts the file off behind it

bool begin_anew(FileHandle);  // no bytes, written from the start
bool sync_file(FileHandle);   // on the disk when this returns

// As the permissions of `FileInfo::mode`. Where it gives others anything, Windows changes nothing.
bool set_mode(FileHandle, unsigned mode);
bool copy_mode(FileHandle, std::string const& from_path);   // permissions, without the owner
bool copy_owner(FileHandle, std::string const& from_path);  // where it is another one; Windows: nothing to do

struct DiskSpace {
  static constexpr std::size_t unknown = std::numeric_limits<std::size_t>::max();
  std::size_t bytes = unknown;
  int error = 0;  // of errno: why there is none
};

// Takes disk space behind the end of a file without changing its length: `at_once` bytes, or `wanted` where
// the disk is nearly full. Unknown where the file system cannot.
DiskSpace reserve_space(FileHandle, std::size_t wanted, std::size_t at_once);

// A write beyond the limit of the size of files fails instead of ending the process (SIGXFSZ).
void fail_writes_beyond_limit();

// Replaces `to` when it is there, at once: nobody sees half of it. Not durable before sync_folder_of().
// Windows refuses (EACCES, EBUSY) while somebody has `to` open, on a disk that cannot replace an open file:
// NTFS can.
bool rename_over(std::string const& from, std::string const& to);
bool remove_file(std::string const& path);
// Makes the names in the folder of `path` durable, where the system lets a program ask for it.
void sync_folder_of(std::string const& path);

// A new file of the owner's alone; its path is `before`, six letters and digits, `after`.
struct TemporaryFile {
  NativeFile file{};
  std::string path{};
};
TemporaryFile create_temporary(std::string const& before, std::string const& after);

// Makes the folders that are missing. The private one is its owner's alone, those above it are not. True
// where it was there already, whoever may read it.
bool make_folders(std::string const& path);
bool make_private_folder(std::string const& path);

// Whether it lies in memory and not on a disk (tmpfs), and whether this process may write to it.
bool lies_in_memory(std::string const& path);
bool may_write(std::string const& path);

// Takes the rights of others away from a file of ours that another library made. Nothing to do where such
// files get the mode of the one beside them.
bool make_private_where_needed(std::string const& path);

}  // namespace affinity::platform
