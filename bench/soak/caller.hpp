#pragma once
// A client of the soak test: an HTTP connection with one token, and the notes that it made.

#include "base/json/json.hpp"
#include "soak/load.hpp"
#include "support/raw_client.hpp"

#include <deque>
#include <optional>
#include <random>

namespace affinity::bench {

class Caller {
 public:
  // `people` are not requested by other callers.
  Caller(Upstream&, LoadPlan const&, int key, int number, int part, std::vector<std::int64_t> people);

  void call(std::chrono::steady_clock::time_point due);
  LoadResult take_result();

 private:
  struct CallResult {
    std::string outcome{};
    std::int64_t id = 0;
    bool clean = false;  // no request of it met a fault
  };

  void read();
  void make();
  void change();
  void remove();
  // Calls a tool; `name` identifies its requests at the upstream.
  CallResult perform(std::string const& name, std::string_view tool, json::object arguments, bool write);
  CallResult ask(std::string_view tool, json::object arguments);
  std::string fresh_mark();
  std::int64_t somebody();

  Upstream& upstream_;
  LoadPlan plan_;
  std::string headers_;
  std::string prefix_;
  std::vector<std::int64_t> people_;
  std::mt19937_64 random_;
  std::optional<tests::RawClient> client_{};
  std::int64_t asked_ = 0;
  bool last_was_clean_ = false;
  std::deque<std::size_t> made_{}, changed_{};  // indexes of notes to change, and then to delete
  LoadResult result_{};
};

}  // namespace affinity::bench
