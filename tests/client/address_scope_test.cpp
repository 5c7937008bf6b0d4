#include "client/address_scope.hpp"

#include "support/catch.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <memory>
#include <string>

namespace affinity::tests::address_scope_test {

using namespace affinity;
using client::AddressScope;

namespace {

// As the resolver that libcurl asks reads it, without asking any network.
AddressScope scope_of_text(std::string const& text) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(text.c_str(), "443", &hints, &found) != 0) return AddressScope::special_purpose;
  std::unique_ptr<addrinfo, void (*)(addrinfo*)> const owned(found, &::freeaddrinfo);
  return client::scope_of(*found->ai_addr);
}

}  // namespace

TEST_CASE("N-4: every way to write this machine is this machine") {
  for (auto const* text :
       {"127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "0x7f.1", "0x7f000001", "2130706433",
        "017700000001", "0177.0.0.1", "0x7f.0x0.0x0.0x1", "0177.0x0.1", "::1", "0:0:0:0:0:0:0:1",
        "::ffff:127.0.0.1", "::ffff:7f00:1", "0:0:0:0:0:ffff:127.9.9.9"}) {
    CAPTURE(text);
    CHECK(scope_of_text(text) == AddressScope::loopback);
  }
}

TEST_CASE("N-4: no way to write an address inside a network is open") {
  for (auto const* text : {"10.0.0.1",
                           "10.1",
                           "167772161",
                           "0xa.0.0.1",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.168.1.1",
                           "0300.0250.1.1",
                           "3232235777",
                           "169.254.169.254",
                           "0xa9fea9fe",
                           "2852039166",
                           "0251.0376.0251.0376",
                           "::ffff:169.254.169.254",
                           "100.64.0.1",
                           "100.100.100.200",
                           "100.127.255.255",
                           "168.63.129.16",
                           "0.0.0.0",
                           "0",
                           "192.0.0.192",
                           "198.18.0.1",
                           "203.0.113.9",
                           "224.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::10.0.0.1",
                           "fe80::1",
                           "fec0::1",
                           "fc00::1",
                           "fd00:ec2::254",
                           "ff02::1",
                           "::ffff:10.0.0.1",
                           "::ffff:c0a8:101",
                           "64:ff9b::10.0.0.1",
                           "64:ff9b::127.0.0.1",
                           "64:ff9b:1::1",
                           "2002:7f00:1::1",
                           "2002:a00:1::",
                           "2001::1",
                           "2001:db8::1",
                           "3fff::1",
                           "100::1"}) {
    CAPTURE(text);
    CHECK(scope_of_text(text) == AddressScope::special_purpose);
  }
}

TEST_CASE("N-4: addresses of the internet are open") {
  for (auto const* text :
       {"1.1.1.1", "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "100.63.255.255",
        "100.128.0.0", "192.167.255.255", "192.169.0.0", "169.253.255.255", "52.216.0.1", "223.255.255.255",
        "::ffff:52.216.0.1", "2606:4700::1111", "2001:4860:4860::8888", "64:ff9b::52.216.0.1",
        "2002:34d8:1::"}) {
    CAPTURE(text);
    CHECK(scope_of_text(text) == AddressScope::global);
  }
}

TEST_CASE("what is no internet address is closed") {
  sockaddr local{};
  local.sa_family = AF_UNIX;
  CHECK(client::scope_of(local) == AddressScope::special_purpose);
}

}  // namespace affinity::tests::address_scope_test
