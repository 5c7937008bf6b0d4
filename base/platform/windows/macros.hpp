#pragma once
// Windows' headers take common words for macros: near, far and small. This header is read before every source
// of a build for Windows (-include), so that no source has to know.

#include <winsock2.h>
#include <ws2tcpip.h>
// in this order
#include <windows.h>

#undef near
#undef far
#undef small
// what their other headers write for the first two
#undef NEAR
#undef FAR
#define NEAR
#define FAR
