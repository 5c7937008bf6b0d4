#pragma once
// Bytes that were received and not yet used, with room for more behind them.

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace affinity::transport {

// Bytes stay where they are except in prepare(), so that they can be used while a read goes on.
class ReceiveBuffer {
 public:
  std::size_t size() const { return end_ - begin_; }
  std::string_view view() const { return {bytes_.get() + begin_, size()}; }

  // Room for so many more bytes. Memory of an empty buffer that is more than that is given back.
  char* prepare(std::size_t room) {
    if (size() == 0 && capacity_ != room)
      replace(room);
    else if (capacity_ - end_ < room && capacity_ - size() < room)
      replace(size() + std::max(size(), room));
    else if (size() == 0 || capacity_ - end_ < room)
      move_to(bytes_.get());
    return bytes_.get() + end_;
  }
  void commit(std::size_t received) { end_ += received; }  // into that room
  void consume(std::size_t used) { begin_ += used; }

 private:
  void replace(std::size_t capacity) {
    auto larger = std::make_unique_for_overwrite<char[]>(capacity);
    move_to(larger.get());
    bytes_ = std::move(larger);
    capacity_ = capacity;
  }
  void move_to(char* place) {
    auto const held = size();
    if (held > 0) std::memmove(place, bytes_.get() + begin_, held);
    begin_ = 0;
    end_ = held;
  }

  std::unique_ptr<char[]> bytes_{};
  std::size_t capacity_ = 0, begin_ = 0, end_ = 0;
};

}  // namespace affinity::transport
