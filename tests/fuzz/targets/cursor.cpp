// A cursor comes back from a client: as it was given, changed, or invented.
//
// The input is read in three ways: as the text of a cursor, as what is inside one (whose check value is
// right, as an attacker can make it), and as a token of Affinity's.

#include "tools/pagination/cursor.hpp"

#include "base/text/text.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/targets.hpp"

#include <algorithm>

namespace affinity::fuzz {

namespace {

constexpr char query[] = "0123456789abcdef";

void expect_stable(std::string_view text) {
  auto const cursor = tools::read_cursor(text, query);
  if (!cursor) {
    expect(!cursor.error().message.empty() && !cursor.error().next_step.empty(), "a refusal says what to do");
    return;
  }
  expect(cursor->query == query, "a cursor is read for its own query alone", text);
  expect(cursor->page_size >= 0 && cursor->page_size <= 500, "a page has a size that the API knows", text);
  auto const again = tools::read_cursor(tools::write_cursor(*cursor), query);
  expect(again && *again == *cursor, "a cursor that was read can be written and is the same", text);
  expect(!tools::read_cursor(text, "fedcba9876543210"), "another query refuses it", text);
  auto cycle = cursor->cycle;
  for (auto const* token : {"a", "b", "c", "d"}) cycle.seen_before(token);
}

}  // namespace

void cursor(std::string_view bytes) {
  expect_stable(bytes);
  expect_stable(tools::short_fingerprint(bytes) + "." + std::string(bytes));

  tools::Cursor made{.query = query, .token = to_utf8(bytes), .offset = bytes.size(), .page_size = 100};
  for (std::size_t i = 0; i < std::min<std::size_t>(bytes.size(), 8); ++i)
    made.cycle.seen_before(bytes.substr(i, 1));
  auto const text = tools::write_cursor(made);
  auto const read = tools::read_cursor(text, query);
  expect(read && *read == made, "a cursor comes back as it was given", text);
  auto const in_address =
      text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~=");
  expect(in_address == std::string::npos, "a cursor needs no quoting anywhere", text);
  if (bytes.size() >= 2) {
    auto changed = text;
    auto const at =
        (std::size_t(static_cast<unsigned char>(bytes[0])) << 8 | static_cast<unsigned char>(bytes[1])) %
        changed.size();
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    auto const other = tools::read_cursor(changed, query);
    expect(!other || *other == made, "a changed letter is noticed", changed);
  }
}

}  // namespace affinity::fuzz
