#include "soak/load.hpp"

#include "soak/caller.hpp"

#include <iterator>
#include <thread>

namespace affinity::bench {

namespace {

constexpr int callers_each = 4;

template<class T> void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

LoadResult& LoadResult::operator+=(LoadResult&& other) {
  reads += other.reads;
  writes += other.writes;
  for (auto const& [name, count] : other.outcomes) outcomes[name] += count;
  retried += other.retried;
  errors_due += other.errors_due;
  errors_seen += other.errors_seen;
  wrong += other.wrong;
  unanswered += other.unanswered;
  append(took_ms, other.took_ms);
  append(took_clean_ms, other.took_clean_ms);
  append(notes, other.notes);
  if (examples.size() < 10) append(examples, other.examples);
  return *this;
}

LoadResult run_load(Upstream& upstream, LoadPlan const& plan, std::chrono::seconds time, int part) {
  auto const total = plan.keys * callers_each;
  std::vector<std::atomic<std::int64_t>> next(static_cast<std::size_t>(plan.keys));
  auto const began = std::chrono::steady_clock::now();
  auto const work = [&](int key, int number, LoadResult& result) {
    std::vector<std::int64_t> own;
    for (auto i = std::size_t(key * callers_each + number); i < upstream.people().size();
         i += std::size_t(total))
      own.push_back(upstream.people()[i]);
    Caller caller(upstream, plan, key, number, part, std::move(own));
    for (;;) {
      auto const turn = double(next[std::size_t(key)]++ * plan.keys + key) / plan.rate;
      if (turn >= double(time.count())) break;
      auto const due = began + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                   std::chrono::duration<double>(turn));
      std::this_thread::sleep_until(due);
      caller.call(due);
    }
    result = caller.take_result();
  };
  std::vector<LoadResult> books(static_cast<std::size_t>(total));
  std::vector<std::thread> threads;
  for (int key = 0; key < plan.keys; ++key)
    for (int number = 0; number < callers_each; ++number)
      threads.emplace_back(work, key, number, std::ref(books[std::size_t(key * callers_each + number)]));
  for (auto& thread : threads) thread.join();
  LoadResult out;
  for (auto& result : books) out += std::move(result);
  return out;
}

ConsistencyReport judge(LoadResult const& result, std::map<std::int64_t, std::string> const& notes,
                        std::map<std::string, int> const& forwarded) {
  ConsistencyReport out;
  auto const example = [&](std::int64_t& count, std::string what) {
    ++count;
    if (out.examples.size() < 5) out.examples.push_back(std::move(what));
  };
  std::map<std::string_view, int> saying;
  for (auto const& [id, text] : notes) ++saying[text];
  for (auto const& [name, times] : forwarded)
    if (name != "reads" && name != "other" && times > 1)
      example(out.doubled, name + " reached the server " + std::to_string(times) + " times");
  for (auto const& note : result.notes) {
    if (saying[note.made] > 1) example(out.doubled, note.made + " is there twice");
    if (note.making == "failed" && saying[note.made] > 0)
      example(out.untrue, note.made + " failed and is there");
    if (note.id == 0) continue;
    auto const found = notes.find(note.id);
    bool const there = found != notes.end();
    if (!there && (note.deleting.empty() || note.deleting == "failed"))
      example(out.lost, note.made + " is lost");
    if (there && note.deleting == "succeeded") example(out.lost, note.made + " was deleted and is there");
    if (!there) continue;
    bool const changed = found->second == note.changed;
    if (note.changing == "succeeded" && !changed) example(out.lost, note.changed + " is lost");
    if (note.changing == "failed" && changed) example(out.untrue, note.changed + " failed and is there");
  }
  return out;
}

}  // namespace affinity::bench
