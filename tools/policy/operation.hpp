#pragma once
// Kinds of operation as a policy names them: the words of `do` in plans, and those of what no plan changes.
// One request may be of several kinds.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace affinity::tools::policy {

enum class Operation {
  set,               // a value of a column, whatever it becomes
  clear,             // a value of a column that is taken away; is `set` too
  create,            // a person, company or deal
  rename,            // name, domain or e-mail addresses of a record
  link,              // people and companies of a record, added or taken away
  add_to_list,       // a row for a person or company
  remove_from_list,  // a row
  remove,            // of anything but values and rows: "delete"
  merge,             // is `delete` too
  note,              // written, changed or deleted
  remind,            // a reminder, likewise
  attach,            // a file
  log,               // a call, meeting or chat, and transcripts
  list,              // a new list
  column,            // a field itself, not its values
  option,            // a dropdown option of a column
  webhook,
  feedback  // a text to Affinity, the vendor
};

// A set of them.
class Operations {
 public:
  constexpr Operations() = default;
  constexpr Operations(std::initializer_list<Operation> operations) {
    for (auto const each : operations) add(each);
  }
  constexpr void add(Operation operation) { bits_ |= bit(operation); }
  constexpr void add(Operations others) { bits_ |= others.bits_; }
  constexpr bool contains(Operation operation) const { return (bits_ & bit(operation)) != 0; }
  constexpr Operations common(Operations others) const {
    Operations out;
    out.bits_ = bits_ & others.bits_;
    return out;
  }
  constexpr bool empty() const { return bits_ == 0; }
  bool operator==(Operations const&) const = default;

 private:
  static constexpr std::uint32_t bit(Operation operation) { return 1u << std::uint32_t(operation); }
  std::uint32_t bits_ = 0;
};

struct OperationWord {
  Operation operation = Operation::set;
  std::string_view word{};
  std::string_view meaning{};  // for documents and doctor
};

std::span<OperationWord const> operation_words();  // each once, in the order of the enumeration
std::string_view to_string(Operation);
// Also the other words of `do`: add_value, remove_value, find_or_create, unlink. Nothing for another word.
std::optional<Operation> operation_of(std::string_view word);
std::string to_string(Operations, std::string_view last = "and");  // "set and clear"

}  // namespace affinity::tools::policy
