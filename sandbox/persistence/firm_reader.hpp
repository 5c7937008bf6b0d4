#pragma once
// Reads the records of a firm file (firm_file.hpp) into a store, each after the records that it refers to.

#include "base/text/text.hpp"
#include "sandbox/persistence/firm_file.hpp"
#include "sandbox/routing/params.hpp"
#include "sandbox/store/store.hpp"
#include "sandbox/store/words.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace affinity::sandbox {

// "owner_id", or the id inside "owner".
std::optional<Id> read_reference(Params&, std::string const& name);

class FirmReader {
 public:
  FirmReader(Store& store, json::object const& data) : store_(store), data_(data) {}

  void read();
  std::optional<std::string> const& error() const { return error_; }  // the first one

 private:
  static constexpr Id largest_id = Id(1) << 62;  // leaves room for next ids

  Store& store_;
  json::object const& data_;
  std::optional<std::string> error_{};
  Id last_mention_id_ = 0;

  void firm();
  void person(Params&, bool internal);
  void organization(Params&);
  void link_persons_and_organizations();  // completes links that only one side has
  void list(Params&);
  void field(Params&);
  static void read_options(Params&, Field& onto);
  void opportunity(Params&);  // with its list entry
  void entry(Params&);
  void check_opportunity_entry(Params&, Entity, Id list_id);
  Field const* field_of(Params&);
  void value(Params&);
  json::value field_value(Params&, Field const&);
  void change(Params&);
  void interaction(Params&);
  void note(Params&);
  void read_mentions(Params&, Note& onto);
  void check_parent(Params&);
  void reminder(Params&);
  void file(Params&);
  void webhook(Params&);
  void strength(Params&);
  void merged(Params&);
  void saved_view(Params&);
  static void read_view_filter(Params&, Store const&, SavedView& onto);
  static void read_view_sort(Params&, SavedView& onto);
  void user_team(Params&);
  void outsider(Params&);
  void transcript(Params&);
  void duplicate_pair(Params&);
  void merge(Params&);
  void next_ids();

  void set_error(std::string why) {
    if (!error_) error_ = std::move(why);
  }

  // Calls `read` with each record; an error is reported with key and index.
  template<class Read> void for_each_record(std::string const& key, Read read) {
    auto const* rows = data_.if_contains(key);
    if (error_ || !rows) return;
    if (!rows->is_array()) return set_error(key + " must be an array of objects");
    std::size_t index = 0;
    for (auto const& row : rows->get_array()) {
      auto const name = key + '[' + std::to_string(index++) + ']';
      if (!row.is_object()) return set_error(name + " must be an object");
      auto in = Params::from_object(row.get_object());
      read(in);
      if (in.error()) return set_error(name + ": " + *in.error());
    }
  }

  // The value of an enum by its word.
  template<class Enum> static std::optional<Enum> word(Params& in, std::string_view name) {
    auto const text = in.string(name);
    auto const value = text ? from_word<Enum>(*text) : std::nullopt;
    if (text && !value) in.add_error(std::string(name) + " must be one of " + join(Words<Enum>::all, "or"));
    return value;
  }

  // The records of an array inside a record; an error names the array.
  template<class Read> static void for_each_inside(Params& in, std::string const& key, Read read) {
    auto const* rows = in.find(key);
    if (!rows) return;
    if (!rows->is_array()) return in.add_error(key + " must be an array of objects");
    for (auto const& row : rows->get_array()) {
      if (!row.is_object()) return in.add_error(key + " must be an array of objects");
      auto one = Params::from_object(row.get_object());
      read(one);
      if (one.error()) return in.add_error(key + ": " + *one.error());
    }
  }

  template<class Record> Id new_id(Params& in, Table<Record>& table) {
    auto const given = in.integer("id");
    if (!given) {
      while (table.find(table.next_id())) table.set_next_id(table.next_id() + 1);
      return table.next_id();
    }
    if (*given < 1 || *given > largest_id) in.add_error("id must be a positive number");
    if (table.find(*given)) in.add_error("id: " + std::to_string(*given) + " is there twice");
    return *given;
  }

  Id member_or_owner(std::optional<Id> id) const { return id.value_or(store_.team.front()); }

  // Without next_ids the next id follows the largest, ignoring those beyond 2^53, which are there to test
  // large numbers.
  template<class Record> void set_next(Table<Record>& table, std::optional<Id> said) {
    auto next = table.next_id();
    for (auto const& [id, record] : table)
      if (id < Id(1) << 53) next = std::max(next, id + 1);
    table.set_next_id(said && *said > 0 && *said <= largest_id ? *said : next);
  }
};

}  // namespace affinity::sandbox
