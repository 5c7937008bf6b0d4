#pragma once
// Folds text for comparison: what people take for the same name has the same folded form.

#include <string>
#include <string_view>
#include <vector>

namespace affinity {

// In small letters without accents, of plain width, with one blank between words: "Škoda  Auto" → "skoda
// auto", "J.P. Morgan & Co" → "jp morgan and co", "Ｏ’Brien-Straße 🚀" → "obrien strasse". Latin, Greek,
// Cyrillic and Armenian letters; the points of Hebrew and the vowels of Arabic are dropped; other scripts
// stay as they are. A text of nothing but signs, such as "🚀🚀", stays itself.
std::string fold(std::string_view text);

// ä, ö, ü, å and ø as who has no such keys writes them: "Jürgen Ågård" → "Juergen Aagaard".
std::string with_written_umlauts(std::string_view text);

std::vector<std::string_view> folded_words(std::string_view folded);  // views of `folded`

}  // namespace affinity
