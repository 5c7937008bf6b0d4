#include "base/json/json.hpp"
#include "base/json/limits.hpp"
#include "base/json/member_name.hpp"
#include "base/text/simd16.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>

namespace affinity {

namespace {

// A fixed buffer in front of a string: appending single bytes to a string checks its capacity every time.
class OutputBuffer {
 public:
  explicit OutputBuffer(std::string& onto) : onto_(onto) {}

  // Space for the next bytes.
  char* room(std::size_t bytes) {
    if (used_ + bytes > sizeof piece_) flush();
    return piece_ + used_;
  }
  void wrote(std::size_t bytes) { used_ += bytes; }
  void write(std::string_view text) {  // of one character
    std::memcpy(room(text.size()), text.data(), text.size());
    used_ += text.size();
  }
  void flush() {
    onto_.append(piece_, used_);
    used_ = 0;
  }

 private:
  std::string& onto_;
  std::size_t used_ = 0;
  char piece_[2048];
};

bool is_plain(char c) { return static_cast<signed char>(c) >= 0x20 && c != '"' && c != '\\'; }

void write_escaped(char c, OutputBuffer& out) {
  static constexpr char hex[] = "0123456789abcdef";
  switch (c) {
    case '"': return out.write("\\\"");
    case '\\': return out.write("\\\\");
    case '\n': return out.write("\\n");
    case '\r': return out.write("\\r");
    case '\t': return out.write("\\t");
    case '\b': return out.write("\\b");
    case '\f': return out.write("\\f");
    default: {
      char const escape[] = {'\\', 'u', '0', '0', hex[c >> 4 & 15], hex[c & 15]};
      out.write({escape, sizeof escape});
    }
  }
}

// Copies the prefix of the text that is ASCII and needs escapes for quotes and backslashes only, as most JSON
// does. Every run is written as a whole block, and the next write overwrites the excess; so it reads one
// block ahead.
std::size_t copy_blocks(std::string_view text, OutputBuffer& out) {
  std::size_t done = 0;
  for (; text.size() - done >= 2 * Simd16::size; done += Simd16::size) {
    auto const* const from = text.data() + done;
    Simd16 const block(from);
    if (block.not_plain_ascii().bits()) break;
    auto* const begin = out.room(3 * Simd16::size);  // every byte escaped, and one block of excess
    auto* to = begin;
    block.store(to);
    std::size_t read = 0;
    for (auto left = (block.equal('"') | block.equal('\\')).bits(); left; left &= left - 1) {
      auto const next = std::size_t(std::countr_zero(left));
      to += next - read;
      *to++ = '\\';
      *to++ = from[next];
      read = next + 1;
      Simd16(from + read).store(to);
    }
    to += Simd16::size - read;
    out.wrote(std::size_t(to - begin));
  }
  return done;
}

// Copies the prefix that needs no escape.
std::size_t copy_plain(std::string_view text, OutputBuffer& out) {
  std::size_t done = 0;
  for (; done < text.size() && is_plain(text[done]); ++done) {
    *out.room(1) = text[done];
    out.wrote(1);
  }
  return done;
}

template<class Integer> void write_integer(Integer number, std::string& onto) {
  char text[24];
  onto.append(text, std::to_chars(text, text + sizeof text, number).ptr);
}

void write_double(double number, std::string& onto) {
  if (!std::isfinite(number)) {  // not representable in JSON
    onto += "null";
    return;
  }
  // Fixed notation where people use it: 4500000, not 4.5e+06. Beyond, an exponent, so that it parses as a
  // double again.
  auto const size = std::abs(number);
  bool const plain = size == 0 || (size >= 1e-6 && size < two_to_53);
  char text[40];
  auto const end = std::to_chars(text, text + sizeof text, number,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific)
                       .ptr;
  onto.append(text, end);
}

// The usual case, names and dates: text of at most two blocks that needs no escape, written at once with a
// character before and after it; 0 stands for none.
bool write_short_string(std::string_view text, std::string& onto, char before = 0, char after = 0) {
  constexpr auto longest = 2 * Simd16::size;
  constexpr std::size_t begin = 2;
  if (text.size() > longest) return false;
  std::array<char, begin + longest + 2> quoted;
  quoted.fill(' ');
  text.copy(&quoted[begin], text.size());
  for (auto const at : {begin, begin + Simd16::size}) {
    Simd16 const block(&quoted[at]);
    if ((block.not_plain_ascii() | block.equal('"') | block.equal('\\')).bits()) return false;
  }
  quoted[0] = before;
  quoted[1] = '"';
  auto const end = begin + text.size();
  quoted[end] = '"';
  quoted[end + 1] = after;
  auto const from = std::size_t{before == 0};
  onto.append(&quoted[from], end + 1 + (after != 0) - from);
  return true;
}

// With line breaks and two spaces per level when `indent` is not negative.
void write(json::value const& value, std::string& onto, int indent) {
  auto const line = [&](int level) {
    if (level < 0) return;
    onto += '\n';
    onto.append(std::size_t(level) * 2, ' ');
  };
  int const inner = indent < 0 ? -1 : indent + 1;
  switch (value.kind()) {
    case json::kind::null: onto += "null"; return;
    case json::kind::bool_: onto += value.get_bool() ? "true" : "false"; return;
    case json::kind::int64: write_integer(value.get_int64(), onto); return;
    case json::kind::uint64: write_integer(value.get_uint64(), onto); return;
    case json::kind::double_: write_double(value.get_double(), onto); return;
    case json::kind::string: write_json_string(view(value.get_string()), onto); return;
    case json::kind::array: {
      auto const& items = value.get_array();
      onto += '[';
      bool first = true;
      for (auto const& item : items) {
        if (!first) onto += ',';
        first = false;
        line(inner);
        write(item, onto, inner);
      }
      if (!items.empty()) line(indent);
      onto += ']';
      return;
    }
    case json::kind::object: {
      auto const& members = value.get_object();
      onto += '{';
      bool first = true;
      for (auto const& [name, inside] : members) {
        if (indent < 0) {
          write_json_member_name({name.data(), name.size()}, first, onto);
        } else {
          if (!first) onto += ',';
          line(inner);
          write_json_member_name({name.data(), name.size()}, true, onto);
          onto += ' ';
        }
        first = false;
        write(inside, onto, inner);
      }
      if (!members.empty()) line(indent);
      onto += '}';
      return;
    }
  }
}

}  // namespace

void write_json_string(std::string_view text, std::string& onto) {
  if (write_short_string(text, onto)) return;
  onto += '"';
  OutputBuffer out(onto);
  while (true) {
    text.remove_prefix(copy_blocks(text, out));
    text.remove_prefix(copy_plain(text, out));
    if (text.empty()) break;
    if (static_cast<unsigned char>(text.front()) < 0x80) {
      write_escaped(text.front(), out);
      text.remove_prefix(1);
    } else {
      auto const length = utf8_length(text);
      out.write(length ? text.substr(0, length) : replacement_character);
      text.remove_prefix(length ? length : 1);
    }
  }
  out.flush();
  onto += '"';
}

void write_json_member_name(std::string_view name, bool is_first, std::string& onto) {
  if (write_short_string(name, onto, is_first ? '\0' : ',', ':')) return;
  if (!is_first) onto += ',';
  write_json_string(name, onto);
  onto += ':';
}

std::string write_json(json::value const& value) {
  std::string text;
  write(value, text, -1);
  return text;
}

void write_json(json::value const& value, std::string& onto) { write(value, onto, -1); }

std::string write_json_indented(json::value const& value) {
  std::string text;
  write(value, text, 0);
  text += '\n';
  return text;
}

}  // namespace affinity
