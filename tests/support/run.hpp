#pragma once
// Runs a task to its end on a loop of its own.

#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace affinity::tests {

template<class T> T run(Task<T> task) {
  boost::asio::io_context io;
  std::optional<T> out;
  std::exception_ptr thrown;
  boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr error, T value) {
    thrown = error;
    if (!error) out.emplace(std::move(value));
  });
  io.run();
  if (thrown) std::rethrow_exception(thrown);
  if (!out) throw std::logic_error("the task never finished");
  return std::move(*out);
}

}  // namespace affinity::tests
