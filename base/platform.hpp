#pragma once
// What Linux has beyond POSIX is asked for under this name. With AFFINITY_FORCE_PORTABLE the code for other
// systems is built on Linux too, where a test runs it.

#if defined(__linux__) && !defined(AFFINITY_FORCE_PORTABLE)
#define AFFINITY_ON_LINUX 1
#else
#define AFFINITY_ON_LINUX 0
#endif
