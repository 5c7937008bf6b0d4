#include "server/printable_stderr.hpp"

#include "base/text/printable.hpp"

#include <iostream>

namespace affinity::server {

PrintableStderr::PrintableStderr() : to_(std::cerr.rdbuf(this)) {}

PrintableStderr::~PrintableStderr() {
  sync();
  std::cerr.rdbuf(to_);
}

PrintableStderr::int_type PrintableStderr::overflow(int_type c) {
  if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
  auto const one = traits_type::to_char_type(c);
  return xsputn(&one, 1) == 1 ? c : traits_type::eof();
}

std::streamsize PrintableStderr::xsputn(char const* text, std::streamsize count) {
  std::lock_guard const lock(mutex_);
  waiting_.append(text, std::size_t(count));
  return count;
}

int PrintableStderr::sync() {
  std::lock_guard const lock(mutex_);
  auto const text = printable(waiting_, LineBreaks::keep);
  waiting_.clear();
  auto const written = to_->sputn(text.data(), std::streamsize(text.size()));
  return to_->pubsync() == 0 && written == std::streamsize(text.size()) ? 0 : -1;
}

}  // namespace affinity::server
