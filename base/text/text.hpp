#pragma once
// Text functions: UTF-8, percent and base64 encoding, FNV-1a, the nearest match of a name, joining,
// truncation.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity {

// Length in bytes of the well-formed UTF-8 sequence at the front (Unicode 15, table 3-7), 0 when there is
// none. The text must not be empty.
std::size_t utf8_length(std::string_view);
bool is_utf8(std::string_view);
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";  // U+FFFD
std::string to_utf8(std::string_view);  // every invalid byte becomes U+FFFD

// RFC 3986: everything except letters, digits and "-._~" becomes %XX.
std::string percent_encode(std::string_view);
std::optional<std::string> percent_decode(std::string_view, bool plus_is_space = false);

std::string base64_encode(std::string_view bytes);
std::optional<std::string> base64_decode(
    std::string_view text);                            // strict: alphabet, padding, trailing bits zero
std::string base64url_encode(std::string_view bytes);  // no padding
std::optional<std::string> base64url_decode(std::string_view text);

// 64-bit FNV-1a as 16 hex digits. Not a cryptographic hash: detects accidental changes, not attacks.
std::string fnv1a_hex(std::string_view);

// ASCII
std::string lower(std::string_view);
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
constexpr bool is_hex_digit(char c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

// The candidate with the smallest edit distance (case ignored), or empty when none is close enough to be a
// typo.
std::string_view nearest(std::string_view word, std::span<std::string_view const> candidates);

// All candidates by edit distance (case ignored), the nearest first; those of one distance in their order.
std::vector<std::string_view> nearest_first(std::string_view word,
                                            std::span<std::string_view const> candidates);

// "a", "a and b", "a, b and c"
std::string join(std::span<std::string_view const> words, std::string_view last = "and");

// Truncates to at most `bytes` bytes, between characters, and appends "…" when something was cut.
std::string shorten(std::string_view text, std::size_t bytes);

}  // namespace affinity
