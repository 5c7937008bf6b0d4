// A page of Affinity's in which one record has a string of any bytes: the others come, whatever it is.

#include "base/json/repair.hpp"
#include "base/text/text.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/targets.hpp"
#include "tools/pagination/page.hpp"

#include <string>

namespace affinity::fuzz {

void record_text(std::string_view bytes) {
  std::string inside;
  std::size_t backslashes = 0;
  for (auto const c : bytes) {
    backslashes = c == '\\' ? backslashes + 1 : 0;
    if (c == '"')
      inside += "\\u0022";  // nobody writes a string that ends within itself
    else
      inside += c;
  }
  if (backslashes % 2 == 1) inside += '\\';
  auto const record = "{\"id\":2,\"name\":\"" + inside + "\"}";
  auto body = "{\"notes\":[{\"id\":1}," + record + ",{\"id\":3}],\"next_page_token\":\"t\"}";

  auto const page = tools::outline_page({.kind = tools::Paging::Kind::tokens, .items = "notes"}, body);
  expect(page.has_value(), "a page is read", record);
  expect(page->items.size() == 3, "all of its records come", record);
  expect(page->next_token == "t", "and it goes on", record);
  for (std::size_t i = 0; i < 3; ++i) {
    auto const read = parse_lenient_json(page->items[i].text);
    expect(read.has_value(), "each record is read", page->items[i].text);
    auto const* id = member(read->value, "id");
    expect(id && as_int64(*id) == std::int64_t(i + 1), "as the one that it is", page->items[i].text);
    expect_json_line(write_json(read->value));
  }

  auto const repaired = repair_json(record, RepairScope::everything);
  if (!repaired) return;
  auto const again = repair_json(repaired->text, RepairScope::everything);
  expect(!again, "what is mended needs no mending", repaired->text);
}

}  // namespace affinity::fuzz
