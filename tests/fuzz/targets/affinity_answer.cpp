// What Affinity, or whatever stands in its place, answers to a call: "TOOL STATUS" on the first line,
// headers, an empty line, and the body, which comes again for a second request.

#include "base/text/text.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/targets.hpp"
#include "mcp/lifecycle/server_info.hpp"
#include "mcp/serialize/results.hpp"
#include "support/run.hpp"
#include "tools/call/call.hpp"

#include <array>

namespace affinity::fuzz {

class Repeating final : public client::Sender {
 public:
  explicit Repeating(Response answer) : answer_(std::move(answer)) {}
  Task<Result<Response>> send(Request request, client::CallContext const&) override {
    ++asked;
    writes += request.method != Method::get;
    expect(asked <= 100, "a call makes a bounded number of requests");
    co_return answer_;
  }
  int asked = 0, writes = 0;

 private:
  Response answer_;
};

namespace {

struct Example {
  std::string_view tool{}, arguments{};
};

constexpr std::array examples{
    Example{"get_single_affinity_note_by_id", R"({"id":5})"},
    Example{"list_all_affinity_notes", R"({"limit":3})"},
    Example{"list_all_affinity_lists", R"({"limit":2})"},
    Example{"list_all_affinity_whoami", "{}"},
    Example{"list_all_affinity_rate_limits", "{}"},
    Example{"create_a_affinity_note", R"({"content":"x","person_ids":[1]})"},
    Example{"update_a_affinity_note_by_id", R"({"id":5,"content":"y"})"},
    Example{"delete_a_affinity_note_by_id", R"({"id":5})"},
    Example{"list_all_affinity_list_entries", R"({"list_id":1})"},
    Example{"create_a_affinity_field_value", R"({"field_id":1,"entity_id":2,"value":"z"})"},
};

}  // namespace

void affinity_answer(std::string_view bytes) {
  auto line = next_piece(bytes);
  auto const which = next_piece(line, ' ');
  auto const at = which.empty() ? 0 : static_cast<unsigned char>(which.front()) % examples.size();
  Response response{.status = 200};
  if (line.size() == 3 && line.find_first_not_of("0123456789") == std::string_view::npos && line[0] >= '2')
    response.status = std::stoi(std::string(line));
  for (int lines = 0; !bytes.empty() && lines < 16; ++lines) {
    auto field = next_piece(bytes);
    if (field.empty()) break;
    auto const name = next_piece(field, ':');
    response.headers.add(name, std::string(field));
  }
  response.body = bytes;

  static auto const catalogue = tools::Catalogue::with_opt_in();
  auto const& example = examples[at];
  auto const* tool = catalogue.find(example.tool);
  expect(tool, "the example is in the catalogue", example.tool);
  Repeating sender(response);
  tools::ToolContext const tool_context{
      .catalogue = catalogue, .sender = sender, .limits = {.max_result = 2048, .max_requests = 5}};
  client::CallContext const call;
  auto const arguments = parse_json(example.arguments)->as_object();
  auto const outcome = tests::run(tools::call(tool_context, *tool, arguments, call));

  expect(is_utf8(outcome.text), "what a model reads is UTF-8", outcome.text);
  auto const structured = expect_json_line(write_json(outcome.structured));
  expect(outcome.is_error == structured.as_object().contains("error"), "an error says that it is one");
  bool const simple_write = tool->effect != tools::Effect::reads && !tool->composed;
  if (simple_write && response.status < 300 && sender.writes > 0 && outcome.is_error)
    expect(structured.at("error").at("outcome") == "unknown", "a write answered 2xx never failed");
  if (response.status >= 300 && !tool->composed)
    expect(outcome.is_error, "a refusal of Affinity's is an error");
  for (auto const revision : mcp::all_revisions) {
    auto const text = mcp::serialize_call_result(revision, outcome, mcp::ServerInfo{});
    expect(expect_json_line(text).is_object(), "a result is an object");
    expect(text.size() < 64 * 1024, "an answer is no larger than its limit allows");
  }
}

}  // namespace affinity::fuzz
