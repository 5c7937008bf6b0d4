// Affinity's answer to every tool, truncated at every byte: nothing crashes, and a truncated answer is never
// taken for a complete one. The plain run takes every fifth byte, --long each.

#include "client/download.hpp"
#include "client/multipart.hpp"
#include "sandbox/api.hpp"
#include "server/docs/reference.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/rounds.hpp"
#include "support/run.hpp"
#include "support/sessions/client_without_limits.hpp"
#include "tools/call/call.hpp"

namespace affinity::server::truncated_answers_test {

namespace {

// Answers as the sandbox did when it was asked first, one of the answers cut.
struct Replay final : client::Sender {
  tests::FakeClock clock{};
  sandbox::Api api{clock};
  std::vector<Response> answers{};
  std::size_t next = 0;
  std::size_t cut_answer = std::string::npos;
  std::size_t cut_at = 0;
  bool cut_is_seen = true;  // by the length that the server announced

  Task<Result<Response>> send(Request request, client::CallContext const&) override {
    auto const index = next++;
    if (index >= answers.size()) {
      auto whole = client::encode_multipart(request);
      if (whole->origin.empty()) whole->headers.set("authorization", "Bearer sandbox");
      answers.push_back(whole->origin.empty() ? api.handle(*whole) : api.download(*whole));
    }
    auto answer = answers.at(index);
    if (index == cut_answer) {
      answer.body.resize(cut_at);
      answer.complete = !cut_is_seen;
    }
    co_return client::deliver_download(request, std::move(answer));
  }
};

}  // namespace

TEST_CASE("P-6: an answer cut at any byte is an error, unless it tells of a write that was performed") {
  auto const catalogue = tools::Catalogue::standard();
  for (auto const& tool : catalogue.all()) {
    CAPTURE(tool.name);
    Replay affinity;
    client::AffinityClient follows(tests::at_rest(), affinity);
    tools::ToolContext const tool_context{.catalogue = catalogue, .sender = follows.sender()};
    auto const arguments = parse_json(tool.example, DuplicateNames::reject)->get_object();
    client::CallContext const call{.caller = {.api_key = Secret("sandbox")}};
    auto const whole = tests::run(tools::call(tool_context, tool, arguments, call));
    REQUIRE(!whole.is_error);
    bool const writes = tool.effect != tools::Effect::reads;
    for (affinity.cut_answer = 0; affinity.cut_answer < affinity.answers.size(); ++affinity.cut_answer) {
      auto const size = affinity.answers[affinity.cut_answer].body.size();
      bool const tells_of_write = writes && affinity.cut_answer + 1 == affinity.answers.size();
      int wrong = 0;
      // Answers of one shape are cut at other places, each first at its beginning.
      std::size_t const stride = tests::rounds(5, 1), first = affinity.cut_answer % stride;
      for (affinity.cut_at = first; affinity.cut_at < size; affinity.cut_at += stride) {
        for (bool const seen : {true, false}) {
          affinity.cut_is_seen = seen;
          affinity.next = 0;
          // A file may end anywhere; only its announced length tells that it did not.
          if (!seen && tool.name == "affinity_files_download") continue;
          auto const cut = tests::run(tools::call(tool_context, tool, arguments, call));
          // What is only added to an answer may be missing from it, and then is told.
          auto const* complete = cut.structured.if_contains("complete");
          bool const told = affinity.cut_answer > 0 && !writes && complete && !complete->as_bool();
          wrong += (cut.is_error || told) == tells_of_write;
        }
      }
      CHECK(wrong == 0);
    }
  }
}

}  // namespace affinity::server::truncated_answers_test
