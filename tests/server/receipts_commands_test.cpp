#include "server/command_line/command_line.hpp"
#include "server/command_line/item_numbers.hpp"
#include "server/command_line/load_api_key.hpp"
#include "support/catch.hpp"

namespace affinity::server::receipts_commands_test {

namespace {

Parsed parse(std::vector<char const*> arguments) {
  arguments.insert(arguments.begin(), "affinity-crm-mcp");
  return parse_command_line(int(arguments.size()), arguments.data());
}

}  // namespace

TEST_CASE("receipts takes an id or none, and a form of output") {
  auto const all = parse({"receipts", "--json"});
  REQUIRE(all.invocation);
  CHECK(all.invocation->command == Command::receipts);
  CHECK(all.invocation->receipt.empty());
  CHECK(all.invocation->json);
  CHECK(parse({"receipts", "rc_one"}).invocation->receipt == "rc_one");
}

TEST_CASE("undo takes an id, numbers and whether to ask") {
  auto const undo = parse({"undo", "rc_one", "--only", "1,3-5", "--yes"});
  REQUIRE(undo.invocation);
  CHECK(undo.invocation->command == Command::undo);
  CHECK(undo.invocation->receipt == "rc_one");
  CHECK(undo.invocation->only == std::vector<int>{1, 3, 4, 5});
  CHECK(undo.invocation->yes);
  CHECK(parse({"undo", "rc_one", "--dry-run"}).invocation->dry_run);
}

TEST_CASE("undo without an id, with wrong numbers, or shown and made at once is a usage error") {
  CHECK(parse({"undo"}).exit_code == exit_usage);
  CHECK(parse({"undo", "rc_one", "--only", "two"}).exit_code == exit_usage);
  for (auto const* nothing : {"", " ", ","})
    CHECK(parse({"undo", "rc_one", "--only", nothing}).exit_code == exit_usage);
  CHECK(parse({"undo", "rc_one", "--dry-run", "--yes"}).exit_code == exit_usage);
}

TEST_CASE("receipts and undo want the key, or a sandbox") {
  for (auto const* command : {"receipts", "undo"}) {
    Invocation invocation{.command = command == std::string("undo") ? Command::undo : Command::receipts};
    CHECK(needs_api_key(invocation));
    invocation.settings.sandbox = true;
    CHECK_FALSE(needs_api_key(invocation));
  }
}

TEST_CASE("numbers of a receipt are single ones and ranges, in any order") {
  CHECK(parse_item_numbers("").value().empty());
  CHECK(parse_item_numbers(" 5 , 1-3,2 ").value() == std::vector<int>{1, 2, 3, 5});
  CHECK(parse_item_numbers("500").value() == std::vector<int>{500});
  for (auto const* wrong : {"0", "501", "3-1", "a", "1-", "-2", "1-2-3", "1.5"}) {
    CAPTURE(wrong);
    auto const refused = parse_item_numbers(wrong);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("1,3-5") != std::string::npos);
  }
}

}  // namespace affinity::server::receipts_commands_test
