#pragma once
// Reparse points: links and junctions, and files whose bytes another driver brings (OneDrive, deduplication).

#include "base/platform/windows/handle.hpp"

namespace affinity::platform {

enum class Reparse { none, leads_elsewhere, same_file };

// Of a file that was opened with FILE_FLAG_OPEN_REPARSE_POINT. What is not known to be the same file leads
// elsewhere.
Reparse reparse_of(HANDLE);

// Whether two handles are open on one file.
bool is_same_file(HANDLE, HANDLE);

}  // namespace affinity::platform
