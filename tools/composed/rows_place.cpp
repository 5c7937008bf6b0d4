#include "tools/composed/rows_place.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace affinity::tools::composed {

namespace {

// The number behind the last sign, which is taken off.
std::size_t number_behind(std::string_view& text, char sign) {
  std::size_t out = 0;
  auto const at = text.rfind(sign);
  if (at == text.npos) return out;
  std::from_chars(text.data() + at + 1, text.data() + text.size(), out);
  text = text.substr(0, at);
  return out;
}

}  // namespace

RowsPlace rows_place_at(std::string const& text) {
  RowsPlace out;
  std::string_view rest = text;
  out.count = number_behind(rest, '#');
  out.skip = number_behind(rest, '#');
  out.token = rest;
  return out;
}

std::string to_text(RowsPlace const& place) {
  return place.token + '#' + std::to_string(place.skip) + '#' + std::to_string(place.count);
}

RowsAsked from_place(RowsAsked asked, RowsPlace const& place) {
  asked.from_token = place.token;
  asked.skip_rows = place.skip;
  if (place.count > 0) asked.max_rows = place.count;
  return asked;
}

RowsPart keep_part(RowsRead& read, RowsPlace const& place) {
  RowsPart out;
  auto first_left = read.out_of_time.value_or(read.rows.size());
  if (place.count > 0) first_left = std::min(first_left, place.count);
  if (first_left < read.rows.size()) {
    auto const& row = read.rows[first_left];
    out.next = to_text(RowsPlace{.token = read.page_tokens[row.page], .skip = row.in_page});
  } else if (!read.next_token.empty()) {
    out.next = to_text(RowsPlace{.token = read.next_token});
  }
  read.rows.resize(first_left);
  out.lacks_rows = read.rows.size() < place.count && !out.next.empty();
  if (out.lacks_rows) {
    read.rows.clear();
    out.next = to_text(place);
  }
  auto same = place;
  same.count = read.rows.size();
  out.same = to_text(same);
  out.is_all = out.next.empty() && place.is_begin();
  return out;
}

RowsPart nothing_in_time(RowsPlace const& place) {
  return {.same = to_text(place), .next = to_text(place), .lacks_rows = true};
}

bool is_out_of_time(Error const& error) { return error.kind == ErrorKind::timeout; }

void add_unread_rows(Answer& answer, RowsPart const& part, RowsPlace const& place) {
  if (part.lacks_rows)
    answer.add_partial("there was no time to read these rows again; the cursor tries once more");
  else if (!part.next.empty())
    answer.add_partial("the rows behind these were not read; the cursor goes on");
  if (!place.is_begin()) answer.add_partial("of the rows that were not read before");
}

}  // namespace affinity::tools::composed
