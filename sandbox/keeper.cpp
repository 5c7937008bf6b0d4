#include "sandbox/keeper.hpp"

#include "sandbox/store_file.hpp"

#include <iostream>

namespace affinity::sandbox {

Keeper::Keeper(std::string path, std::mutex& records, MakeText make_text, Milliseconds rest)
    : path_(std::move(path)),
      records_(records),
      make_text_(std::move(make_text)),
      rest_(rest),
      thread_([this] { run(); }) {}

Keeper::~Keeper() {
  {
    std::scoped_lock const lock(records_);
    stopping_ = true;
  }
  woken_.notify_one();
  thread_.join();
}

void Keeper::changed() {
  changed_ = true;
  woken_.notify_one();
}

void Keeper::run() {
  std::unique_lock lock(records_);
  while (!stopping_) {
    woken_.wait(lock, [this] { return changed_ || stopping_; });
    if (!changed_) return;
    write(lock);
    woken_.wait_for(lock, rest_, [this] { return stopping_; });
  }
  if (changed_) write(lock);
}

void Keeper::write(std::unique_lock<std::mutex>& lock) {
  changed_ = false;
  auto const text = make_text_();
  lock.unlock();
  auto const written = write_whole_file(path_, text);
  // Nobody waits for this thread, so stderr hears of it; once, until a write succeeds again.
  if (!written && !complained_) std::cerr << "affinity-crm-mcp: " << written.error().message << '\n';
  complained_ = !written;
  lock.lock();
  if (!written) changed_ = true;
}

}  // namespace affinity::sandbox
