#include "base/platform/windows/net/winsock.hpp"

namespace affinity::platform {

void start_winsock() noexcept {
  static int const started = [] {
    WSADATA ignored{};
    return ::WSAStartup(MAKEWORD(2, 2), &ignored);
  }();
  static_cast<void>(started);
}

void close_socket(SocketHandle handle) noexcept { ::closesocket(to_socket(handle)); }

Socket new_socket(int family, int type, int protocol) {
  start_winsock();
  return Socket(from_socket(
      ::WSASocketW(family, type, protocol, nullptr, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT)));
}

int last_socket_error() noexcept { return ::WSAGetLastError(); }

bool claim_port(SocketHandle handle) noexcept {
  int const on = 1;
  return ::setsockopt(to_socket(handle), SOL_SOCKET, SO_EXCLUSIVEADDRUSE, reinterpret_cast<char const*>(&on),
                      sizeof on) == 0;
}

void keep_socket_private(SocketHandle handle) noexcept {
  ::SetHandleInformation(reinterpret_cast<HANDLE>(handle), HANDLE_FLAG_INHERIT, 0);
}

bool has_unread_input(SocketHandle handle) noexcept {
  u_long count = 0;
  return ::ioctlsocket(to_socket(handle), FIONREAD, &count) == 0 && count > 0;
}

void keep_open_handles_private() noexcept {}  // libraries open theirs so

}  // namespace affinity::platform
