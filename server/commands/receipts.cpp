// `affinity-crm-mcp receipts [ID] [--json|--table]`

#include "base/text/printable.hpp"
#include "server/commands/commands.hpp"
#include "server/program/program.hpp"
#include "server/terminal/table.hpp"
#include "tools/changes/kept_plan.hpp"
#include "tools/changes/owner.hpp"
#include "tools/changes/receipt.hpp"
#include "tools/changes/receipt_answer.hpp"
#include "tools/composed/upstream/metadata.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <iostream>
#include <optional>
#include <utility>
#include <vector>

namespace affinity::server {

namespace {

using tools::ChangeState;
using tools::JournalPlan;
using tools::changes::Receipt;

constexpr std::size_t most_receipts = 200;
constexpr ChangeState states_of_receipts[] = {ChangeState::done,     ChangeState::already,
                                              ChangeState::conflict, ChangeState::failed,
                                              ChangeState::unknown,  ChangeState::planned};

struct KeptReceipts {
  std::vector<JournalPlan> heads{};    // without an id
  std::optional<JournalPlan> found{};  // with one
  std::string subdomain{};
};

// By the clock of dates, as the answers of tools tell them.
void tell_times(Program const& program, JournalPlan& plan) {
  auto const now = program.affinity_clock.wall();
  plan.created_at = tools::changes::told_time(plan.created_at, now, program.journal);
  if (plan.begun_at) plan.begun_at = tools::changes::told_time(*plan.begun_at, now, program.journal);
}

Task<Result<KeptReceipts>> read_receipts(Program& program, std::string id, client::CallContext call) {
  // Whose they are is told by whoami, which undo_changes may read.
  auto const* tool = program.full_catalogue.find("undo_changes");
  json::object const arguments;
  tools::composed::Reads reads(program.tool_context, *tool, arguments, call);
  auto const owner = co_await tools::changes::read_owner(reads);
  if (!owner) co_return fail(owner);
  KeptReceipts out;
  if (id.empty()) {
    auto heads = co_await program.journal.receipts(*owner, most_receipts);
    if (!heads) co_return fail(heads);
    out.heads = std::move(*heads);
    for (auto& head : out.heads) tell_times(program, head);
    co_return out;
  }
  auto found = co_await program.journal.find(*owner, id);
  if (!found) co_return fail(found);
  if (!*found)
    co_return fail(ErrorKind::not_found, "There is no receipt " + id + " of yours here.",
                   "`affinity-crm-mcp receipts` lists them; they are kept for 30 days.");
  out.found = std::move(**found);
  tell_times(program, *out.found);
  out.subdomain = co_await tools::composed::read_subdomain(reads);
  co_return out;
}

std::string when_of(JournalPlan const& plan) { return to_iso(plan.begun_at.value_or(plan.created_at)); }

std::string counts_text(JournalPlan const& plan) {
  std::string out;
  for (auto const state : states_of_receipts) {
    auto const found = plan.counts.find(state);
    auto const unknown =
        state == ChangeState::unknown ? plan.counts.find(ChangeState::sending) : plan.counts.end();
    int const count = (found == plan.counts.end() ? 0 : found->second) +
                      (unknown == plan.counts.end() ? 0 : unknown->second);
    if (count == 0) continue;
    auto word = std::string(tools::changes::outcome_word(state));
    if (word == "not_tried") word = "not tried";
    out += (out.empty() ? "" : ", ") + std::to_string(count) + " " + word;
  }
  return out;
}

std::string heads_json(std::vector<JournalPlan> const& heads) {
  json::array all;
  for (auto const& plan : heads) {
    json::object one{{"receipt_id", plan.receipt_id},
                     {"plan_id", plan.id},
                     {"at", when_of(plan)},
                     {"summary", text_member(plan.plan, "summary")}};
    for (auto const state : states_of_receipts) one[tools::changes::outcome_word(state)] = 0;
    for (auto const& [state, count] : plan.counts) {
      auto& sum = one[tools::changes::outcome_word(state)];
      sum = sum.as_int64() + count;
    }
    if (!plan.undo_of.empty()) one["undo_of"] = plan.undo_of;
    all.emplace_back(std::move(one));
  }
  return write_json(json::object{{"receipts", std::move(all)}});
}

std::string heads_table(std::vector<JournalPlan> const& heads, Terminal const& terminal) {
  if (heads.empty()) return "There is no receipt of yours here.\n";
  Table table{.head = {"receipt", "when", "what", "outcome"}};
  for (auto const& plan : heads)
    table.rows.push_back(
        {plan.receipt_id, when_of(plan), text_member(plan.plan, "summary"), counts_text(plan)});
  return write_table(table, terminal);
}

std::string or_missing(std::string const& text) { return text.empty() ? "-" : text; }

std::string items_table(JournalPlan const& plan, Receipt const& receipt, Terminal const& terminal) {
  std::string out = write_record({{"receipt", receipt.id},
                                  {"plan", receipt.plan_id},
                                  {"when", when_of(plan)},
                                  {"what", receipt.summary},
                                  {"outcome", counts_text(plan)}},
                                 terminal);
  if (!receipt.undo_of.empty()) out += write_record({{"takes back", receipt.undo_of}}, terminal);
  Table table{.head = {"#", "outcome", "record", "what", "before", "after", "note"}};
  for (auto const& item : receipt.items) {
    auto const& change = item.change;
    auto const ref = item.ref();
    auto const what = change.column ? change.column->name : std::string(to_string(change.action));
    auto const note = item.error                   ? item.error->message
                      : !item.written.lost.empty() ? item.written.lost
                      : item.taken_back.empty()    ? std::string()
                                                   : "taken back by " + item.taken_back;
    table.rows.push_back({std::to_string(item.n()), std::string(tools::changes::outcome_word(item.state)),
                          item.name() + (ref ? " (" + to_string(*ref) + ")" : ""), what,
                          or_missing(change.shown_before), or_missing(change.shown_after), note});
  }
  return out + "\n" + write_table(table, terminal);
}

int fail_receipts(Error const& error) {
  std::cerr << "affinity-crm-mcp receipts: " << printable(error.message + ' ' + error.next_step) << '\n';
  return 1;
}

}  // namespace

int run_receipts(Invocation invocation) {
  auto const terminal = terminal_of(platform::StandardStream::output, invocation.settings.no_color);
  bool const for_people = invocation.table || (terminal.is_tty && !invocation.json);
  if (invocation.settings.log_level == Level::info) invocation.settings.log_level = Level::warning;
  boost::asio::io_context io(1);  // before the program: its HTTP client may post to it until it is gone
  Program program(std::move(invocation.settings), Program::Reach::local);
  if (!program.journal.is_kept()) return fail_receipts(nothing_kept());
  client::CallContext const call{.caller = program.caller,
                                 .deadline = program.clock.now() + program.settings.deadline};
  std::optional<Result<KeptReceipts>> read;
  auto running = read_receipts(program, invocation.receipt, call);
  boost::asio::co_spawn(io, std::move(running), [&](std::exception_ptr error, Result<KeptReceipts> result) {
    if (error) std::rethrow_exception(error);
    read = std::move(result);
  });
  io.run();
  if (!*read) return fail_receipts(read->error());
  auto const& kept = **read;
  if (!kept.found) {
    std::cout << (for_people ? heads_table(kept.heads, terminal)
                             : printable_json(heads_json(kept.heads)) + "\n");
    return 0;
  }
  auto const receipt = tools::changes::receipt_from(*kept.found);
  if (!receipt) return fail_receipts(receipt.error());
  if (for_people) {
    std::cout << items_table(*kept.found, *receipt, terminal);
    return 0;
  }
  auto const outcome = tools::changes::receipt_outcome(program.tool_context, *receipt, kept.subdomain);
  std::cout << printable_json(write_json(outcome.structured)) << '\n';
  return 0;
}

}  // namespace affinity::server
