#pragma once
// The records that a structured search found, in their order. Only as many are sorted as pages were asked
// for.

#include "sandbox/v2/face/pages.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace affinity::sandbox::v2::search {

// What a record is sorted by: a number, a text or nothing. Nothing comes last in both directions (ours).
struct SortKey {
  bool empty = true;
  double number = 0;
  std::string text{};
};

SortKey key_of_number(double);
// Letters in any case are the same, and only the beginning of a long text counts, so that it fits into a
// cursor.
SortKey key_of_text(std::string_view);

// Where a run stands: behind or before the record with this id and these keys. The record may be gone, or
// have moved to another place since.
struct Position {
  WallTime as_of{};  // when the run began, which its windows and ages are computed from
  Id id = 0;
  std::vector<SortKey> keys{};
};

std::string position_text(Position const&);
std::optional<Position> position_in(std::string_view text, std::size_t sorts);  // nullopt for none of ours

class Run {
 public:
  // `descending` has a member for each sort.
  explicit Run(std::vector<bool> descending) : descending_(std::move(descending)) {}

  void add(Id, std::vector<SortKey> keys);  // in ascending order of ids
  std::size_t size() const { return ids_.size(); }

  // Where a page is. Sorts what it needs of the rest.
  PageBounds page(PageRequest const&, std::optional<Position> const&);
  Id id_at(std::size_t place) const { return ids_[order_[place]]; }
  Position position_at(std::size_t place, WallTime as_of) const;

 private:
  std::vector<bool> descending_{};
  Ids ids_{};
  std::vector<SortKey> keys_{};         // of each record in turn
  std::vector<std::uint32_t> order_{};  // indexes of records; the first `sorted_` are in their place
  std::size_t sorted_ = 0;

  std::span<SortKey const> keys_of(std::uint32_t index) const {
    return std::span(keys_).subspan(index * descending_.size(), descending_.size());
  }
  std::strong_ordering compare(std::span<SortKey const>, Id, std::span<SortKey const>, Id) const;
  bool is_before(std::uint32_t one, std::uint32_t other) const {
    return compare(keys_of(one), ids_[one], keys_of(other), ids_[other]) < 0;
  }
  void sort_up_to(std::size_t place);
};

}  // namespace affinity::sandbox::v2::search
