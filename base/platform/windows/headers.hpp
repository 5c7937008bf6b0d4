#pragma once
// Windows' headers in the order that they need: Winsock's before windows.h, and both before all others, which
// do not include what they use.

#include <winsock2.h>
#include <ws2tcpip.h>
// behind them
#include <windows.h>
