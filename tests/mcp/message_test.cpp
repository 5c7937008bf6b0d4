#include "mcp/jsonrpc/message.hpp"

#include "support/catch.hpp"

namespace affinity::mcp::message_test {

namespace {

std::variant<Message, InvalidMessage> read(std::string_view text) { return read_message(*parse_json(text)); }

}  // namespace

TEST_CASE("an id comes back as it came, in value and type") {
  for (auto const* id : {"0", "-1", "9007199254740993", "9223372036854775807", "\"\"", "\"7\"", "\"a b\""}) {
    CAPTURE(id);
    auto const message =
        std::get<Message>(read(std::string(R"({"jsonrpc":"2.0","method":"ping","id":)") + id + "}"));
    CHECK(message.kind == Message::Kind::request);
    CHECK(write_result(*message.id, "{}") ==
          std::string(R"({"jsonrpc":"2.0","id":)") + id + R"(,"result":{}})");
  }
}

TEST_CASE("an id that is neither a string nor an integer is refused without one") {
  for (auto const* id : {"null", "1.0", "1e3", "true", "[1]", "{}", "18446744073709551615"}) {
    CAPTURE(id);
    auto const wrong =
        std::get<InvalidMessage>(read(std::string(R"({"jsonrpc":"2.0","method":"ping","id":)") + id + "}"));
    CHECK(wrong.error.code == code::invalid_request);
    CHECK(!wrong.id);
  }
}

TEST_CASE("a string id of more than 256 bytes is refused") {
  auto const text = [](std::size_t n) {
    return R"({"jsonrpc":"2.0","method":"ping","id":")" + std::string(n, 'x') + "\"}";
  };
  CHECK(std::holds_alternative<Message>(read(text(256))));
  CHECK(std::holds_alternative<InvalidMessage>(read(text(257))));
}

TEST_CASE("what is wrong with a message is said with its id where that can be read") {
  struct Row {
    char const* text;
    bool has_id;
  };
  for (auto const& row :
       {Row{R"({"id":1,"method":"ping"})", true}, Row{R"({"jsonrpc":"1.0","id":1,"method":"ping"})", true},
        Row{R"({"jsonrpc":"2.0","id":1})", true}, Row{R"({"jsonrpc":"2.0","id":1,"method":7})", true},
        Row{R"({"jsonrpc":"2.0","id":1,"method":"ping","params":[1]})", true}, Row{"7", false},
        Row{R"("text")", false}, Row{"null", false}}) {
    CAPTURE(row.text);
    auto const wrong = std::get<InvalidMessage>(read(row.text));
    CHECK(wrong.error.code == code::invalid_request);
    CHECK(wrong.id.has_value() == row.has_id);
  }
}

TEST_CASE("a message with a method and no id is a notification, with a result a response") {
  CHECK(std::get<Message>(read(R"({"jsonrpc":"2.0","method":"x"})")).kind == Message::Kind::notification);
  CHECK(std::get<Message>(read(R"({"jsonrpc":"2.0","id":1,"result":{}})")).kind == Message::Kind::response);
  CHECK(std::get<Message>(read(R"({"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}})")).kind ==
        Message::Kind::response);
}

TEST_CASE("names are read exactly: another case is another member") {
  CHECK(std::holds_alternative<InvalidMessage>(read(R"({"jsonrpc":"2.0","id":1,"Method":"ping"})")));
}

TEST_CASE("an error without a readable id omits it, or says null where the revision requires the member") {
  RpcError const error{.code = code::parse_error, .message = "m"};
  CHECK(write_error({}, error) == R"({"jsonrpc":"2.0","error":{"code":-32700,"message":"m"}})");
  CHECK(write_error({}, error, true) ==
        R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"m"}})");
}

}  // namespace affinity::mcp::message_test
