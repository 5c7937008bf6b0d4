#pragma once
// Containers of the store: a table of records by id, and an index from keys to ids.

#include "sandbox/store/records.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <span>
#include <utility>

namespace affinity::sandbox {

// Records in the order of their ids; references stay valid until the record is erased.
template<class Record> class Table {
 public:
  // Called after a record is added and before one is erased.
  using Observer = std::function<void(Record const&, bool deleted)>;

  explicit Table(Id first) : next_id_(first) {}
  // Who observes the one does not observe its copy.
  Table(Table const& other) : records_(other.records_), next_id_(other.next_id_), changes_(other.changes_) {}
  Table(Table&&) = default;
  Table& operator=(Table&&) = default;

  Record& add(Record record) {
    while (records_.contains(next_id_)) ++next_id_;
    record.id = next_id_++;
    auto& kept = put(std::move(record));
    if (observer_) observer_(kept, false);
    return kept;
  }
  Record& put(Record record) {  // under its own id
    auto const id = record.id;
    ++changes_;
    return records_.insert_or_assign(id, std::move(record)).first->second;
  }
  Record* find(Id id) {
    auto const found = records_.find(id);
    return found == records_.end() ? nullptr : &found->second;
  }
  Record const* find(Id id) const {
    auto const found = records_.find(id);
    return found == records_.end() ? nullptr : &found->second;
  }
  void erase(Id id) {
    auto const found = records_.find(id);
    if (found == records_.end()) return;
    if (observer_) observer_(found->second, true);
    ++changes_;
    records_.erase(found);
  }
  void erase_unobserved(Id id) { changes_ += records_.erase(id); }
  void set_observer(Observer observer) { observer_ = std::move(observer); }

  Id next_id() const { return next_id_; }  // the id of the next record
  void set_next_id(Id id) { next_id_ = id; }
  std::uint64_t changes() const { return changes_; }  // how many records were put and erased so far
  std::size_t size() const { return records_.size(); }
  auto begin() { return records_.begin(); }
  auto end() { return records_.end(); }
  auto begin() const { return records_.begin(); }
  auto end() const { return records_.end(); }

 private:
  std::map<Id, Record> records_{};
  Id next_id_;
  std::uint64_t changes_ = 0;
  Observer observer_{};
};

template<class Key, class Value = Id> class Index {
 public:
  void add(Key const& key, Value value) { values_[key].push_back(value); }
  void remove(Key const& key, Value value) {
    auto const found = values_.find(key);
    if (found == values_.end()) return;
    std::erase(found->second, value);
    if (found->second.empty()) values_.erase(found);
  }
  void remove_all(Key const& key) { values_.erase(key); }
  void replace_each(std::function<Value(Value)> const& by) {
    for (auto& [key, values] : values_)
      for (auto& value : values) value = by(value);
  }
  std::span<Value const> of(Key const& key) const {
    auto const found = values_.find(key);
    return found == values_.end() ? std::span<Value const>{} : std::span<Value const>(found->second);
  }
  // For loops that erase while they iterate.
  std::vector<Value> copy_of(Key const& key) const {
    auto const values = of(key);
    return {values.begin(), values.end()};
  }

 private:
  std::map<Key, std::vector<Value>> values_{};
};

inline bool contains(std::span<Id const> ids, Id id) { return std::ranges::find(ids, id) != ids.end(); }

}  // namespace affinity::sandbox
