#include "transport/net/client_address.hpp"

#include "support/catch.hpp"

namespace affinity::tests::client_address_test {

using affinity::transport::client_address_key;

TEST_CASE("an address counts for itself, whichever way it is written") {
  CHECK(client_address_key("192.0.2.7") == "192.0.2.7");
  CHECK(client_address_key("::ffff:192.0.2.7") == "192.0.2.7");
}

TEST_CASE("L-4: a host with IPv6 counts once, whichever of its addresses it uses") {
  CHECK(client_address_key("2001:db8:1:2::1") == client_address_key("2001:db8:1:2:ffff::2"));
  CHECK(client_address_key("2001:db8:1:2::1") != client_address_key("2001:db8:1:3::1"));
  CHECK(client_address_key("fe80::1%eth0") == client_address_key("fe80::2%eth0"));
}

TEST_CASE("L-4: the addresses of this machine are not counted") {
  for (auto const* local : {"127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"})
    CHECK(client_address_key(local).empty());
}

}  // namespace affinity::tests::client_address_test
