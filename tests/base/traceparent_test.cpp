#include "base/http/traceparent.hpp"

#include "support/catch.hpp"

namespace affinity::traceparent_test {

namespace {

std::string const example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

}  // namespace

TEST_CASE("a traceparent is taken as it is") {
  CHECK(valid_traceparent(example) == example);
  CHECK(valid_traceparent("00-00000000000000000000000000000001-0000000000000001-00") ==
        "00-00000000000000000000000000000001-0000000000000001-00");
}

TEST_CASE("of a traceparent of a later version the known part is taken") {
  CHECK(valid_traceparent("cc" + example.substr(2) + "-what the future brings") == "cc" + example.substr(2));
  CHECK(valid_traceparent("cc" + example.substr(2)) == "cc" + example.substr(2));
  CHECK(valid_traceparent("cc" + example.substr(2) + "x") == "");
}

TEST_CASE("what is no traceparent is dropped, whatever it holds") {
  for (std::string const& wrong :
       {std::string(), std::string("00"), example.substr(1), example + "0", example + "-00",
        "ff" + example.substr(2), "0G" + example.substr(2),
        std::string("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"),
        std::string("00-00000000000000000000000000000000-00f067aa0ba902b7-01"),
        std::string("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"),
        std::string("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x"),
        std::string("00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01"), " " + example, example + " ",
        std::string("00-4bf92f3577b34da6a3ce929d0e0e47\n6-00f067aa0ba902b7-01"), example + "\nforged line"}) {
    CAPTURE(wrong);
    CHECK(valid_traceparent(wrong) == "");
  }
}

}  // namespace affinity::traceparent_test
