#pragma once
// State that the parts of the seed share while they run.

#include "sandbox/store/store.hpp"

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace affinity::sandbox {

// SplitMix64 with a fixed seed: the distributions of <random> differ between libraries, these do not.
class SplitMix64 {
 public:
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  int below(int count) { return int(next() % std::uint64_t(count)); }
  bool one_in(int count) { return below(count) == 0; }
  template<class Words> auto const& pick(Words const& words) {
    return words[std::size_t(below(int(words.size())))];
  }

 private:
  std::uint64_t state_ = 20'160'714;
};

struct SeedContext {
  Store& store;
  std::chrono::sys_days today;
  SplitMix64 random{};
  Ids team{};
  Ids startups{}, backers{}, co_investors{};    // organizations
  std::map<std::pair<Id, Id>, int> contacts{};  // number of contacts by external and internal person

  WallTime days_ago(int days, int minute_of_day = 10 * 60) const {
    return today - std::chrono::days(days) + std::chrono::minutes(minute_of_day);
  }
};

// Replaces the placeholders of a text such as "Re: {org} deck".
std::string fill_template(std::string_view text,
                          std::initializer_list<std::pair<std::string_view, std::string_view>> names);

void seed_people(SeedContext&);               // team, organizations, their people, global fields and values
void seed_lists(SeedContext&);                // lists, entries, opportunities with their status history
void seed_interactions(SeedContext&);         // interactions, relationship strengths, notes
void seed_reminders_and_files(SeedContext&);  // reminders, files, a webhook
// What API v2 alone shows: dates, status categories, saved views, teams, enriched fields. Runs last and takes
// its ids from ranges of its own, so that all others stay as they are without it.
void seed_for_v2(SeedContext&);
void seed_enriched_fields(SeedContext&);
void seed_outsiders(SeedContext&);
void seed_transcripts(SeedContext&);
void seed_duplicates(SeedContext&);

}  // namespace affinity::sandbox
