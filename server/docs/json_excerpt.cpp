// Formats JSON for readers: on one line where it fits, and shortened.

#include "server/docs/reference.hpp"

#include <algorithm>
#include <array>

namespace affinity::server {

namespace {

constexpr std::size_t line_width = 110;

// Limits of the excerpt: items of an array, members of a nested object.
struct Limits {
  std::size_t items, members;
};
constexpr std::array<Limits, 7> cuts{Limits{100, 100}, {3, 100}, {2, 100}, {1, 100}, {1, 14}, {1, 9}, {1, 6}};

class Writer {
 public:
  explicit Writer(Limits cut) : cut_(cut) {}
  std::string text(json::value const& value) {
    write(value, 0, 0);
    return std::move(out_);
  }

 private:
  Limits cut_;
  std::string out_{};

  void line(std::size_t depth) { out_.append(1, '\n').append(2 * depth, ' '); }

  // True when the value fits into the limits.
  bool whole(json::value const& value) const {
    if (auto const* items = value.if_array())
      return items->size() <= cut_.items &&
             std::ranges::all_of(*items, [&](json::value const& item) { return whole(item); });
    if (auto const* members = value.if_object())
      return members->size() <= cut_.members &&
             std::ranges::all_of(*members, [&](auto const& member) { return whole(member.value()); });
    return true;
  }

  void write(json::value const& value, std::size_t depth, std::size_t column) {
    auto compact = write_json(value);
    bool const plain = !value.is_array() && !value.is_object();
    if (plain || (whole(value) && 2 * depth + column + compact.size() < line_width)) {
      out_ += compact;
      return;
    }
    if (auto const* items = value.if_array()) return write(*items, depth);
    write(value.get_object(), depth);
  }

  void write(json::array const& items, std::size_t depth) {
    out_ += '[';
    auto const shown = std::min(items.size(), cut_.items);
    for (std::size_t i = 0; i < shown; ++i) {
      line(depth + 1);
      write(items[i], depth + 1, 1);
      if (i + 1 < shown) out_ += ',';
    }
    mark(items.size() - shown, "more", depth);
    line(depth);
    out_ += ']';
  }

  void write(json::object const& members, std::size_t depth) {
    out_ += '{';
    // The outermost object keeps all its members: result, next_cursor, result_count.
    auto const shown = depth == 0 ? members.size() : std::min(members.size(), cut_.members);
    std::size_t i = 0;
    for (auto const& [name, value] : members) {
      if (i++ == shown) break;
      line(depth + 1);
      auto const key = write_json(json::value(name)) + ": ";
      out_ += key;
      write(value, depth + 1, key.size() + 1);
      if (i < shown) out_ += ',';
    }
    mark(members.size() - shown, members.size() - shown == 1 ? "more member" : "more members", depth);
    line(depth);
    out_ += '}';
  }

  void mark(std::size_t left_out, std::string_view what, std::size_t depth) {
    if (left_out == 0) return;
    line(depth + 1);
    out_.append("// … ").append(std::to_string(left_out)).append(" ").append(what);
  }
};

}  // namespace

std::string json_excerpt(json::value const& value, std::size_t lines) {
  std::string text;
  for (auto const cut : cuts) {
    text = Writer(cut).text(value);
    if (std::size_t(std::ranges::count(text, '\n')) < lines) break;
  }
  return text;
}

}  // namespace affinity::server
