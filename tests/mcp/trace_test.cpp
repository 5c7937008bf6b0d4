#include "mcp/headers/trace.hpp"

#include "conversation.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

namespace affinity::mcp::trace_test {

namespace {

std::string const of_meta = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
std::string const of_header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

std::string traced(json::value meta, std::optional<std::string> header) {
  Message message;
  message.params = {{"_meta", std::move(meta)}};
  Exchange exchange;
  if (header) exchange.post = PostHeaders{.traceparent = *header};
  return traceparent_of(message, exchange);
}

// The audit line of a write with this in `_meta`.
json::value audit_line(std::string const& meta, std::string const& header) {
  Conversation talk;
  tests::Scratch const scratch;
  talk.audit.set_file(AuditFile::open(scratch.path("a")).value());
  talk.exchange.post = PostHeaders{.traceparent = header};
  talk.exchange.post->protocol_version = {"2025-06-18"};
  talk.sender.script = {tests::json_response(R"({"id":5})")};
  talk.ask("tools/call",
           R"("name":"create_a_affinity_note","arguments":{"content":"x","person_ids":[1]},"_meta":)" + meta);
  return parse_json(scratch.read("a")).value();
}

}  // namespace

TEST_CASE("the trace of a message is that of its _meta, else that of the header") {
  CHECK(traced(json::object{{"traceparent", of_meta}}, of_header) == of_meta);
  CHECK(traced(json::object{{"traceparent", of_meta}}, std::nullopt) == of_meta);
  CHECK(traced(json::object{}, of_header) == of_header);
  CHECK(traced(json::object{}, std::nullopt) == "");
}

TEST_CASE("a traceparent in _meta that is none is as if it were not there") {
  for (json::value const& wrong : {json::value("forged"), json::value(7), json::value(nullptr),
                                   json::value(of_meta + "\n"), json::value(json::array{of_meta})}) {
    CHECK(traced(json::object{{"traceparent", wrong}}, of_header) == of_header);
    CHECK(traced(json::object{{"traceparent", wrong}}, std::nullopt) == "");
  }
  CHECK(traced("no object", of_header) == of_header);
}

TEST_CASE("D-6: the line of the audit has the trace of its call, and none where there is none") {
  CHECK(audit_line(R"({"traceparent":")" + of_meta + R"("})", of_header).at("traceparent") ==
        json::value(of_meta));
  CHECK(audit_line("{}", of_header).at("traceparent") == json::value(of_header));
  CHECK_FALSE(audit_line(R"({"traceparent":"x"})", "").as_object().contains("traceparent"));
}

}  // namespace affinity::mcp::trace_test
