#pragma once
// Reads what records have in one field, for filters and orders of a structured search. It reads the same
// values as answers show.

#include "sandbox/v2/field_info.hpp"
#include "sandbox/v2/search/criteria.hpp"
#include "sandbox/v2/search/search_memory.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace affinity::sandbox::v2::search {

// A record that a search looks at: a company, a person, or an entry of a list.
struct Row {
  Id id = 0;
  ValueOwner owner{};
  bool hidden = false;  // a restricted opportunity that the user may not see: it has no values
};

// What a search knows of its request.
struct SearchContext {
  Store& store;
  Person const& user;
  WallTime as_of{};  // when the run began
  ApiVersion version{};
  FieldOwner fields{};
};

// The items of a value in the form that its type is compared in. At most one of these is filled.
struct Items {
  std::vector<std::string_view> texts{};
  std::vector<double> numbers{};
  std::vector<WallTime> times{};
  Ids ids{};  // of persons, companies, lists or dropdown options
  std::vector<json::value const*> locations{};

  bool empty() const {
    return texts.empty() && numbers.empty() && times.empty() && ids.empty() && locations.empty();
  }
  void clear();
};

class FieldReader {
 public:
  // `attribute` is empty for the value itself.
  FieldReader(SearchContext const&, FieldInfo const&, std::string_view attribute);

  // Valid until the next call.
  Items const& read(Row const&);

  // Takes longer than a look at a value: the first or last of all interactions of some people.
  bool looks_at_interactions() const { return field_.value_type == "interaction"; }

  SortKey sort_key(Row const&);

  // Adds the names of records, the texts of options and the parts of places, each behind a line break. Dates
  // have no text.
  void append_text(Row const&, std::string& onto);

 private:
  enum class Kind { text, number, time, person, company, list, option, location, none };

  SearchContext const& context_;
  FieldInfo field_{};
  bool of_note_content_ = false;
  Kind kind_ = Kind::none;
  ValueColumn const* column_ = nullptr;  // of a stored field, or of the status of entries
  std::unordered_map<Id, Note const*> last_notes_{};
  std::unordered_map<Id, Reminder const*> next_reminders_{};
  std::unordered_map<std::string_view, DropdownOption const*> options_by_text_{};
  std::unordered_map<Id, DropdownOption const*> options_{};
  Items items_{};
  std::string text_{};  // that a view in items_ is of

  void index_notes();
  void index_reminders();
  void index_options();
  void read_stored(Row const&);
  void read_item(json::value const&);
  void read_computed(Row const&);
  void read_note(Row const&);
  std::string text_of_id(Id) const;
};

// One of `location_parts` as answers show it; empty where there is none.
std::string_view part_of_location(json::value const& stored, std::size_t index);

}  // namespace affinity::sandbox::v2::search
