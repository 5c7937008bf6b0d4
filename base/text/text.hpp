#pragma once
// Small facts about text: encodings, nearness of words, what may be shown.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace affinity {

// Bytes of the well-formed sequence at the front (Unicode 15, table 3-7), 0 when there is none. The text is
// not empty.
std::size_t utf8_length(std::string_view);
bool is_utf8(std::string_view);
std::string to_utf8(std::string_view);  // every wrong byte becomes U+FFFD

// RFC 3986: everything but letters, digits and "-._~" becomes %XX.
std::string percent_encode(std::string_view);
std::optional<std::string> percent_decode(std::string_view, bool plus_is_space = false);

std::string base64_encode(std::string_view bytes);
std::optional<std::string> base64_decode(std::string_view text);  // strict: alphabet, padding, no stray bits
std::string base64url_encode(std::string_view bytes);             // no padding
std::optional<std::string> base64url_decode(std::string_view text);

// 64-bit FNV-1a, as 16 hex digits: tells that a text was changed by accident, not by an attacker.
std::string fnv1a_hex(std::string_view);

std::string lower(std::string_view);  // ASCII

// The candidate that a typo most likely meant, or empty when none is near.
std::string_view nearest(std::string_view word, std::span<std::string_view const> candidates);

// "a", "a and b", "a, b and c"
std::string join(std::span<std::string_view const> words, std::string_view last = "and");

// At most `bytes` bytes, cut between characters; "…" stands for what was cut.
std::string shorten(std::string_view text, std::size_t bytes);

}  // namespace affinity
