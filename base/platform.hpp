#pragma once
// AFFINITY_ON_LINUX guards the use of what Linux has beyond POSIX. AFFINITY_FORCE_PORTABLE builds the code
// for other systems on Linux, so that tests run it.

#if defined(__linux__) && !defined(AFFINITY_FORCE_PORTABLE)
#define AFFINITY_ON_LINUX 1
#else
#define AFFINITY_ON_LINUX 0
#endif
