#include "transport/net/receive_buffer.hpp"

#include "support/catch.hpp"

#include <string>

namespace affinity::transport::receive_buffer_test {

namespace {

void receive(ReceiveBuffer& buffer, std::string_view bytes, std::size_t room = 8) {
  auto* const space = buffer.prepare(room);
  bytes.copy(space, bytes.size());
  buffer.commit(bytes.size());
}

}  // namespace

TEST_CASE("what was received comes out in its order, however much was used before") {
  ReceiveBuffer buffer;
  std::string wanted;
  for (int i = 0; i < 200; ++i) {
    auto const bytes = std::to_string(i * 7919).substr(0, 8);
    receive(buffer, bytes);
    wanted += bytes;
    CHECK(buffer.view() == wanted);
    auto const used = static_cast<std::size_t>(i * 5 % 11) % (wanted.size() + 1);
    buffer.consume(used);
    wanted.erase(0, used);
    CHECK(buffer.size() == wanted.size());
  }
}

TEST_CASE("all of what was received can be used while a read goes on") {
  ReceiveBuffer buffer;
  receive(buffer, "abc");
  auto* const space = buffer.prepare(8);
  buffer.consume(3);
  std::string_view("later").copy(space, 5);
  buffer.commit(5);
  CHECK(buffer.view() == "later");
}

}  // namespace affinity::transport::receive_buffer_test
