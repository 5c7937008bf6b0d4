#include "base/platform/windows/reparse.hpp"

namespace affinity::platform {

namespace {

// Bit 29 of a tag: "name surrogate", which stands for another name (Microsoft, "Reparse Point Tags").
constexpr DWORD stands_for_another_name = 0x20000000;
constexpr DWORD tag_of_deduplication = 0x80000013, tag_of_compression = 0x80000017;  // DEDUP, WOF
constexpr DWORD tag_of_cloud = 0x9000001A, digits_of_cloud = 0x0000F000;  // CLOUD, CLOUD_1 to CLOUD_F

bool is_same_file_tag(DWORD tag) {
  if (tag & stands_for_another_name) return false;
  return tag == tag_of_deduplication || tag == tag_of_compression || (tag & ~digits_of_cloud) == tag_of_cloud;
}

}  // namespace

Reparse reparse_of(HANDLE file) {
  FILE_ATTRIBUTE_TAG_INFO info{};
  if (!::GetFileInformationByHandleEx(file, FileAttributeTagInfo, &info, sizeof info)) {
    // A file system without tags has no reparse points.
    BY_HANDLE_FILE_INFORMATION about{};
    if (!::GetFileInformationByHandle(file, &about)) return Reparse::none;  // no file, but a pipe or a device
    info.FileAttributes = about.dwFileAttributes;
  }
  if (!(info.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT)) return Reparse::none;
  return is_same_file_tag(info.ReparseTag) ? Reparse::same_file : Reparse::leads_elsewhere;
}

bool is_same_file(HANDLE one, HANDLE other) {
  BY_HANDLE_FILE_INFORMATION a{}, b{};
  return ::GetFileInformationByHandle(one, &a) && ::GetFileInformationByHandle(other, &b) &&
         a.dwVolumeSerialNumber == b.dwVolumeSerialNumber && a.nFileIndexHigh == b.nFileIndexHigh &&
         a.nFileIndexLow == b.nFileIndexLow;
}

}  // namespace affinity::platform
