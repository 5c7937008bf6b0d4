#pragma once
// What the servers of tests on 127.0.0.1 share.

#include "support/unique_fd.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstdint>
#include <string_view>

namespace affinity::tests {

inline sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

struct Listening {
  UniqueFd socket{};
  std::uint16_t port = 0;
};
Listening listen_on_loopback();  // throws where it cannot

// False when the other side is gone.
bool send_all(int socket, std::string_view bytes);

// For OpenSSL, which writes without MSG_NOSIGNAL to a client that may be gone: in this thread, and in those
// that it starts.
void block_broken_pipe();

}  // namespace affinity::tests
