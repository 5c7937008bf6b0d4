#include "transport/sse/event_format.hpp"

#include "support/catch.hpp"

#include <vector>

namespace affinity::tests::event_format_test {

using namespace affinity::transport;
using namespace std::chrono_literals;

namespace {

// What a reader of the event gets to see, by the rules of WHATWG HTML, "parsing an event stream".
struct Parsed {
  std::string data{};
  std::string id{};
  std::vector<std::string> others{};  // lines that are neither
  int events = 0;
};

Parsed parse(std::string_view text) {
  Parsed out;
  bool has_data = false;
  while (!text.empty()) {
    auto const end = text.find_first_of("\r\n");
    auto const line = text.substr(0, end);
    text.remove_prefix(end + (text.substr(end).starts_with("\r\n") ? 2 : 1));
    if (line.empty()) {
      ++out.events;
    } else if (line.starts_with("data: ")) {
      out.data += (has_data ? "\n" : "") + std::string(line.substr(6));
      has_data = true;
    } else if (line.starts_with("id: ")) {
      out.id = line.substr(4);
    } else {
      out.others.emplace_back(line);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("X-2: an event is one event whatever stands in its data, and every line of it arrives") {
  auto const data = GENERATE(values<std::string>({
      R"({"jsonrpc":"2.0"})",
      "",
      "one\ntwo",
      "one\r\ntwo",
      "one\rtwo",
      "\n\n\n",
      "one\n\ndata: two\n\nevent: three\nid: 9",
      "\r\r\n\n",
      " leading and trailing ",
      "\xE2\x80\xA8 and \xE2\x80\xA9 end no line here",
      ": no comment",
  }));
  CAPTURE(data);
  auto const seen = parse(format_event(data, "3-17"));
  std::string expected;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (data[i] == '\r') expected += '\n';
    if (data[i] == '\n' && (i == 0 || data[i - 1] != '\r')) expected += '\n';
    if (data[i] != '\r' && data[i] != '\n') expected += data[i];
  }
  CHECK(seen.data == expected);
  CHECK(seen.id == "3-17");
  CHECK(seen.others.empty());
  CHECK(seen.events == 1);
}

TEST_CASE("an event without an id has none, a comment and a pause are no events with data") {
  CHECK(format_event("x") == "data: x\n\n");
  CHECK(format_event("", "1-0") == "id: 1-0\ndata: \n\n");
  CHECK(format_retry(500ms) == "retry: 500\n\n");
  CHECK(parse(keep_alive_comment).data.empty());
}

}  // namespace affinity::tests::event_format_test
