#include "base/text/text.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace affinity {

namespace {

// The length of the ASCII prefix; tests eight bytes at a time, then single bytes.
std::size_t ascii_length(std::string_view text) {
  std::size_t done = 0;
  for (std::uint64_t eight = 0; text.size() - done >= sizeof eight; done += sizeof eight) {
    std::memcpy(&eight, text.data() + done, sizeof eight);
    if (eight & 0x8080808080808080u) break;
  }
  while (done < text.size() && static_cast<unsigned char>(text[done]) < 0x80) ++done;
  return done;
}

constexpr char base64_plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr char base64_url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode64(std::string_view bytes, char const* alphabet, bool pad) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    auto const left = std::min<std::size_t>(3, bytes.size() - i);
    unsigned group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = group << 8 | (j < left ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    for (std::size_t j = 0; j <= left; ++j) out += alphabet[group >> (18 - 6 * j) & 63];
    if (pad) out.append(3 - left, '=');
  }
  return out;
}

std::optional<std::string> decode64(std::string_view text, char const* alphabet) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::array<int, 256> values;
  values.fill(-1);
  for (int i = 0; i < 64; ++i) values[static_cast<unsigned char>(alphabet[i])] = i;
  std::string out;
  out.reserve(text.size() / 4 * 3 + 2);
  unsigned group = 0;
  int bits = 0;
  for (auto const c : text) {
    auto const value = values[static_cast<unsigned char>(c)];
    if (value < 0) return std::nullopt;
    group = group << 6 | unsigned(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += char(group >> bits & 0xFF);
    }
  }
  if ((group & ((1u << bits) - 1)) != 0) return std::nullopt;  // trailing bits must be zero
  return out;
}

// Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, substitutions and swaps of
// neighbours.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] =
          std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

// Whether that many edits still count as a typo: at most one in four letters, and the first letter is right
// unless it is the only error in a long word. "all" is not near "call", nor "x" near "id"; "ids" is near
// "id".
bool is_typo(std::string_view word, std::string_view meant, std::size_t changes) {
  if (word.empty() || meant.empty()) return false;
  auto const length = std::min(word.size(), meant.size());
  bool const same_start = word.front() == meant.front() ||
                          (word.size() > 1 && word.substr(0, 2) == std::string{meant[1], meant[0]});
  if (!same_start) return changes == 1 && length >= 4;
  auto const one_begins_other = word.starts_with(meant) || meant.starts_with(word);
  if (one_begins_other && length >= 2 && changes <= 2) return true;
  return changes <= std::max<std::size_t>(length < 3 ? 0 : length < 4 ? 1 : 2, length / 4);
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  auto const at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  auto const between = [&](std::size_t i, unsigned low, unsigned high) {
    return i < text.size() && at(i) >= low && at(i) <= high;
  };
  unsigned const first = at(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return between(1, 0x80, 0xBF) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    unsigned const low = first == 0xE0 ? 0xA0 : 0x80;   // no overlong forms
    unsigned const high = first == 0xED ? 0x9F : 0xBF;  // no surrogates
    return between(1, low, high) && between(2, 0x80, 0xBF) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    unsigned const low = first == 0xF0 ? 0x90 : 0x80;
    unsigned const high = first == 0xF4 ? 0x8F : 0xBF;  // nothing above U+10FFFF
    return between(1, low, high) && between(2, 0x80, 0xBF) && between(3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

bool is_utf8(std::string_view text) {
  while (true) {
    text.remove_prefix(ascii_length(text));
    if (text.empty()) return true;
    auto const length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
}

std::string to_utf8(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    auto const length = utf8_length(text);
    out.append(length ? text.substr(0, length) : replacement_character);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  static constexpr char hex[] = "0123456789ABCDEF";
  std::string out;
  for (auto const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain)
      out += c;
    else
      out.append(1, '%').append(1, hex[byte >> 4]).append(1, hex[byte & 15]);
  }
  return out;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  auto const digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      int const high = digit(text[i + 1]), low = digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += char(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string base64_encode(std::string_view bytes) { return encode64(bytes, base64_plain, true); }

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  if (text.ends_with("=="))
    text.remove_suffix(2);
  else if (text.ends_with('='))
    text.remove_suffix(1);
  return decode64(text, base64_plain);
}

std::string base64url_encode(std::string_view bytes) { return encode64(bytes, base64_url, false); }
std::optional<std::string> base64url_decode(std::string_view text) { return decode64(text, base64_url); }

std::string fnv1a_hex(std::string_view text) {
  std::uint64_t hash = 14695981039346656037u;
  for (auto const c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211u;
  }
  static constexpr char hex[] = "0123456789abcdef";
  std::string out(16, '0');
  for (std::size_t i = 16; i-- > 0; hash >>= 4) out[i] = hex[hash & 15];
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  return out;
}

std::string_view nearest(std::string_view word, std::span<std::string_view const> candidates) {
  if (word.size() > 64) return {};
  auto const wanted = lower(word);
  std::string_view best;
  std::size_t best_distance = word.size() + 1;
  for (auto const candidate : candidates) {
    auto const other = lower(candidate);
    auto const edits = distance(wanted, other);
    if (edits < best_distance && is_typo(wanted, other, edits)) {
      best = candidate;
      best_distance = edits;
    }
  }
  return best;
}

std::vector<std::string_view> nearest_first(std::string_view word,
                                            std::span<std::string_view const> candidates) {
  std::vector<std::string_view> out(candidates.begin(), candidates.end());
  if (word.size() > 64) return out;
  auto const wanted = lower(word);
  std::ranges::stable_sort(out, {},
                           [&](std::string_view candidate) { return distance(wanted, lower(candidate)); });
  return out;
}

std::string join(std::span<std::string_view const> words, std::string_view last) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0 && i + 1 == words.size())
      out.append(" ").append(last).append(" ");
    else if (i > 0)
      out += ", ";
    out += words[i];
  }
  return out;
}

std::string shorten(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  auto end = bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace affinity
