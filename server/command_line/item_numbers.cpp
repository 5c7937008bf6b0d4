#include "server/command_line/item_numbers.hpp"

#include "base/text/setting_values.hpp"

#include <charconv>
#include <set>
#include <string>

namespace affinity::server {

namespace {

constexpr int most_items = 500;  // of a plan

// 0 for what is no number.
int item_number(std::string_view text) {
  text = trimmed(text);
  int out = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  bool const whole = error == std::errc{} && end == text.data() + text.size();
  return whole && out >= 1 && out <= most_items ? out : 0;
}

}  // namespace

Result<std::vector<int>> parse_item_numbers(std::string_view text) {
  std::set<int> out;
  for (auto const& part : parse_names(text)) {
    auto const dash = part.find('-');
    auto const first = item_number(std::string_view(part).substr(0, dash));
    auto const last =
        dash == std::string::npos ? first : item_number(std::string_view(part).substr(dash + 1));
    if (first == 0 || last < first)
      return fail(ErrorKind::invalid, "\"" + part + "\" is no number of a receipt. Give numbers from 1 to " +
                                          std::to_string(most_items) + ", such as 1,3-5.");
    for (int n = first; n <= last; ++n) out.insert(n);
  }
  return std::vector<int>(out.begin(), out.end());
}

}  // namespace affinity::server
