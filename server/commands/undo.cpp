// `affinity-crm-mcp undo ID [--dry-run] [--only 1,3-5] [--yes]`

#include "base/platform/console.hpp"
#include "base/text/counted.hpp"
#include "base/text/printable.hpp"
#include "mcp/tool_availability.hpp"
#include "server/commands/audited_call.hpp"
#include "server/commands/commands.hpp"
#include "server/terminal/progress_line.hpp"
#include "server/terminal/result_format.hpp"
#include "tools/call/call.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <exception>
#include <iostream>
#include <optional>
#include <utility>

namespace affinity::server {

namespace {

constexpr std::string_view undo_tool = "undo_changes";
constexpr int most_rounds = 100;  // of calls, where the deadline ends one before the undo does

int refuse_undo(std::string const& why, int code = exit_usage) {
  std::cerr << "affinity-crm-mcp undo: " << printable(why, LineBreaks::keep) << '\n';
  return code;
}

json::object undo_arguments(Invocation const& invocation, bool dry_run) {
  json::object out{{"receipt_id", invocation.receipt}};
  if (!invocation.only.empty()) out["only"] = json::array(invocation.only.begin(), invocation.only.end());
  if (dry_run) out["dry_run"] = true;
  return out;
}

std::int64_t number_in_result(tools::Outcome const& outcome, std::string_view name) {
  auto const* result = outcome.structured.if_contains("result");
  auto const* number = result ? member(*result, name) : nullptr;
  return number ? as_int64(*number).value_or(0) : 0;
}

// One call after the other, each of which may end at its deadline.
class UndoRun {
 public:
  UndoRun(Program& program, tools::Tool const& tool, boost::asio::io_context& io, Terminal const& err)
      : program_(program), tool_(tool), io_(io), err_(err) {}

  tools::Outcome call(json::object const& arguments) {
    mcp::Id const id = "undo";
    mcp::CallRecord record(
        {.tool = tool_, .arguments = arguments, .principal = program_.caller.principal, .id = id},
        {.metrics = nullptr, .audit = &program_.audit}, program_.clock, program_.log);
    ProgressLine line(err_, [](std::string const& text) { std::clog << text << std::flush; });
    client::CallContext const call{
        .caller = program_.caller,
        .deadline = program_.clock.now() + program_.settings.deadline,
        .on_progress = [&](client::Progress const& progress) { line.show(progress); }};
    std::optional<tools::Outcome> outcome;
    auto running = call_audited(program_, tool_, arguments, call, record);
    boost::asio::co_spawn(io_, std::move(running), [&](std::exception_ptr error, tools::Outcome result) {
      if (error) std::rethrow_exception(error);
      outcome = std::move(result);
    });
    io_.restart();
    io_.run();
    record.end(*outcome);
    return std::move(*outcome);
  }

  // Until nothing is left, or a round brings nothing.
  tools::Outcome call_to_the_end(json::object const& arguments) {
    auto outcome = call(arguments);
    for (int round = 1; round < most_rounds && !outcome.is_error; ++round) {
      auto const done = number_in_result(outcome, "done");
      auto const* result = outcome.structured.if_contains("result");
      bool const was_stopped = result && !text_member(*result, "stopped").empty();
      if (!was_stopped) break;
      outcome = call(arguments);
      if (number_in_result(outcome, "done") <= done) break;
    }
    return outcome;
  }

 private:
  Program& program_;
  tools::Tool const& tool_;
  boost::asio::io_context& io_;
  Terminal const& err_;
};

std::string command_line_of(Invocation const& invocation) {
  std::string numbers;
  for (auto const n : invocation.only) numbers += (numbers.empty() ? "" : ",") + std::to_string(n);
  return "affinity-crm-mcp undo " + invocation.receipt + (numbers.empty() ? "" : " --only " + numbers) +
         " --yes";
}

// Without the lines that tell a model what to call.
std::string for_people(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    auto const end = std::min(text.find('\n'), text.size());
    auto const line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with(undo_tool) || line.starts_with("apply_changes ")) continue;
    out.append(line).append(1, '\n');
  }
  return out;
}

bool is_approved(std::int64_t changes) {
  std::cerr << "Take back " << counted(changes, "change") << "? [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

int show_outcome(tools::Outcome const& outcome, Terminal const& err) {
  if (outcome.is_error)
    std::clog << format_error(outcome, err) << std::flush;
  else
    std::cout << printable(for_people(outcome.text), LineBreaks::keep) << std::flush;
  return outcome.is_error ? 1 : 0;
}

}  // namespace

Error nothing_kept() {
  return fail(ErrorKind::invalid, "Nothing is kept here: the journal ended with its program.",
              "With --sandbox give --sandbox-file FILE; elsewhere leave --journal off out.");
}

int run_undo(Invocation invocation) {
  auto const err = terminal_of(platform::StandardStream::error, invocation.settings.no_color);
  bool const asks = !invocation.dry_run && !invocation.yes;
  if (asks && !platform::is_terminal(platform::StandardStream::input))
    return refuse_undo(
        "nobody can be asked here, because the input is no terminal. Look with --dry-run, then, with the "
        "same settings:\n  " +
        command_line_of(invocation));
  if (invocation.yes && invocation.settings.confirm == tools::ConfirmPolicy::always)
    return refuse_undo("--confirm is always, so somebody has to be asked: leave --yes out.");
  if (invocation.settings.log_level == Level::info) invocation.settings.log_level = Level::warning;
  boost::asio::io_context io(1);  // before the program: its HTTP client may post to it until it is gone
  Program program(std::move(invocation.settings), Program::Reach::local);
  if (!program.journal.is_kept())
    return refuse_undo(nothing_kept().message + ' ' + nothing_kept().next_step, 1);
  auto const* tool = named_tool(program, undo_tool);
  if (!tool)
    return refuse_undo(mcp::explain_unavailable(undo_tool, program.catalogue, program.full_catalogue,
                                                *program.tool_context.selections));
  UndoRun run(program, *tool, io, err);
  if (!invocation.yes) {
    auto const shown = run.call(undo_arguments(invocation, true));
    auto const code = show_outcome(shown, err);
    auto const changes = number_in_result(shown, "undoable");
    if (code != 0 || invocation.dry_run || changes == 0) return code;
    if (!is_approved(changes)) {
      std::cerr << "Nothing was changed.\n";
      return 1;
    }
  }
  auto const done = run.call_to_the_end(undo_arguments(invocation, false));
  auto const code = show_outcome(done, err);
  auto const* complete = done.structured.if_contains("complete");
  bool const is_left = complete && complete->is_bool() && !complete->get_bool();
  return is_left ? 1 : code;
}

}  // namespace affinity::server
