#pragma once
// The words that API v2 and the file of a firm have for the values of an enum.

#include "sandbox/store/records.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace affinity::sandbox {

// The words of an enum in the order of its values.
template<class Enum> struct Words;

template<> struct Words<UserStatus> {
  static constexpr std::array<std::string_view, 3> all{"active", "invited", "deactivated"};
};
template<> struct Words<StatusCategory> {
  static constexpr std::array<std::string_view, 4> all{"open", "won", "lost", "on-hold"};
};
template<> struct Words<SavedViewType> {
  static constexpr std::array<std::string_view, 3> all{"sheet", "board", "dashboard"};
};
template<> struct Words<TeamPrivacy> {
  static constexpr std::array<std::string_view, 4> all{"share-subjects-bodies", "share-subjects",
                                                       "hide-subjects-bodies", "no-access"};
};
template<> struct Words<InteractionType> {
  static constexpr std::array<std::string_view, 4> all{"meeting", "call", "chat-message", "email"};
};
template<> struct Words<ReminderType> {
  static constexpr std::array<std::string_view, 2> all{"one-time", "recurring"};
};

template<> struct Words<MatchCriterion> {
  static constexpr std::array<std::string_view, 4> all{"name", "domain-redirect", "domain-match",
                                                       "intelligent"};
};

template<class Enum> constexpr std::string_view to_word(Enum value) {
  return Words<Enum>::all.at(std::size_t(value));
}

template<class Enum> constexpr std::optional<Enum> from_word(std::string_view word) {
  auto const& all = Words<Enum>::all;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i] == word) return Enum(i);
  return std::nullopt;
}

// The languages of transcripts (Affinity v2, Transcripts), as ISO 639 names them.
constexpr std::array<std::string_view, 14> transcript_languages{"de", "en", "es", "fr", "id", "it", "ja",
                                                                "ko", "nl", "pt", "ru", "sv", "uk", "zh"};

// The colors of dropdown options, by the number that API v1 shows.
constexpr std::array<std::string_view, 7> option_colors{"white",  "gray",   "blue", "green",
                                                        "purple", "orange", "red"};

}  // namespace affinity::sandbox
