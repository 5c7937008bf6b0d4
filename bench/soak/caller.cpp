#include "soak/caller.hpp"

#include "soak/server_process.hpp"

#include <algorithm>
#include <utility>

namespace affinity::bench {

namespace {

constexpr std::size_t most_examples = 5;

}  // namespace

Caller::Caller(Upstream& upstream, LoadPlan const& plan, int key, int number, int part,
               std::vector<std::int64_t> people)
    : upstream_(upstream),
      plan_(plan),
      headers_("Authorization: Bearer " + ServerProcess::token(key) +
               "\r\nAccept: application/json, text/event-stream\r\n"
               "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\n"),
      prefix_("mark-" + std::to_string(part) + "." + std::to_string(key) + "." + std::to_string(number) +
              "."),
      people_(std::move(people)),
      random_(plan.seed + std::uint64_t(part * 10'000 + key * 100 + number)) {}

LoadResult Caller::take_result() { return std::move(result_); }

void Caller::call(std::chrono::steady_clock::time_point due) {
  auto const dice = std::uniform_int_distribution<>(0, 9)(random_);
  if (dice < 6)
    read();
  else if (dice < 7 && !changed_.empty())
    remove();
  else if (dice < 8 && !made_.empty())
    change();
  else
    make();
  auto const took = std::chrono::duration<float, std::milli>(std::chrono::steady_clock::now() - due).count();
  result_.took_ms.push_back(took);
  if (last_was_clean_) result_.took_clean_ms.push_back(took);
}

void Caller::read() {
  static constexpr std::pair<std::string_view, std::string_view> kinds[] = {
      {"get_single_affinity_person_by_id", "id"},
      {"list_all_affinity_notes", "person_id"},
      {"list_all_affinity_field_values", "person_id"}};
  auto const& [tool, name] = kinds[std::uniform_int_distribution<std::size_t>(0, 2)(random_)];
  auto const person = somebody();
  perform("person " + std::to_string(person), tool, {{name, person}}, false);
}

void Caller::make() {
  auto const mark = fresh_mark();
  auto const told =
      perform(mark, "create_a_affinity_note", {{"content", mark}, {"person_ids", {somebody()}}}, true);
  if (told.outcome == "succeeded" && told.id != 0) made_.push_back(result_.notes.size());
  result_.notes.push_back({.id = told.id, .made = mark, .making = told.outcome});
}

void Caller::change() {
  auto const which = made_.front();
  made_.pop_front();
  auto& note = result_.notes[which];
  note.changed = fresh_mark();
  note.changing = perform(note.changed, "update_a_affinity_note_by_id",
                          {{"id", note.id}, {"content", note.changed}}, true)
                      .outcome;
  changed_.push_back(which);
}

void Caller::remove() {
  auto& note = result_.notes[changed_.front()];
  changed_.pop_front();
  note.deleting =
      perform("DELETE " + std::to_string(note.id), "delete_a_affinity_note_by_id", {{"id", note.id}}, true)
          .outcome;
}

Caller::CallResult Caller::perform(std::string const& name, std::string_view tool, json::object arguments,
                                   bool write) {
  upstream_.begin(name);
  auto told = ask(tool, std::move(arguments));
  auto const met = upstream_.end(name);
  using Kind = tests::NetFault::Kind;
  last_was_clean_ = std::ranges::all_of(met, [](Kind kind) { return kind == Kind::none; });
  ++(write ? result_.writes : result_.reads);
  ++result_.outcomes[(write ? "write " : "read ") + told.outcome];
  // A write reads first, so its last request is what counts. A list that is empty asks for the record that it
  // is of; what that request meets is no error.
  bool const due = met.empty() || (write ? breaks(met.back()) : std::ranges::all_of(met, breaks));
  bool const seen = told.outcome != "succeeded";
  result_.retried += met.size() > 1;
  result_.errors_due += due;
  result_.errors_seen += seen;
  result_.unanswered += told.outcome == "no answer";
  // A write that was sent and not answered is unknown, and nothing else.
  bool const wrong = due != seen || (write && due && !met.empty() && told.outcome != "unknown");
  result_.wrong += wrong;
  if (wrong && result_.examples.size() < most_examples) {
    std::string faults;
    for (auto const kind : met) faults += std::string(name_of(kind)) + "; ";
    result_.examples.push_back(std::string(tool) + " (" + name + ") was told " + told.outcome +
                               ", and met: " + faults);
  }
  return told;
}

Caller::CallResult Caller::ask(std::string_view tool, json::object arguments) {
  if (!client_) client_.emplace(plan_.port);
  static json::object const meta{{"io.modelcontextprotocol/protocolVersion", "2026-07-28"},
                                 {"io.modelcontextprotocol/clientCapabilities", json::object()}};
  json::object const params{{"_meta", meta}, {"name", tool}, {"arguments", std::move(arguments)}};
  json::object const message{
      {"jsonrpc", "2.0"}, {"id", ++asked_}, {"method", "tools/call"}, {"params", params}};
  auto const headers = headers_ + "Mcp-Name: " + std::string(tool) + "\r\n";
  auto const answer = client_->ask(tests::post(write_json(message), headers));
  // The server ends a connection after a thousand requests, and says so.
  if (answer.status == 0 || answer.headers.find("Connection").value_or("") == "close") client_.reset();
  auto const parsed = parse_json(answer.body);
  auto const* result = answer.status == 200 && parsed ? member(*parsed, "result") : nullptr;
  auto const* given = result ? member(*result, "structuredContent") : nullptr;
  if (!given || member(*parsed, "id") == nullptr || as_int64(*member(*parsed, "id")) != asked_)
    return {.outcome = "no answer"};
  if (auto const* error = member(*given, "error")) {
    auto const* outcome = member(*error, "outcome");
    return {.outcome = outcome ? std::string(as_text(*outcome).value_or("failed")) : "failed"};
  }
  auto const* record = member(*given, "result");
  auto const* id = record ? member(*record, "id") : nullptr;
  return {.outcome = "succeeded", .id = id ? as_int64(*id).value_or(0) : 0};
}

std::string Caller::fresh_mark() { return prefix_ + std::to_string(result_.writes) + "-"; }

std::int64_t Caller::somebody() {
  return people_[std::uniform_int_distribution<std::size_t>(0, people_.size() - 1)(random_)];
}

}  // namespace affinity::bench
