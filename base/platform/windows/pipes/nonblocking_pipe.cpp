#include "base/platform/nonblocking_pipe.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace affinity::platform {

// Anonymous pipes, which is what hosts give, cannot be watched: all goes by threads.
struct NonblockingInput::State {};
struct NonblockingOutput::State {};

std::unique_ptr<NonblockingInput> NonblockingInput::open(FileHandle, boost::asio::any_io_executor const&,
                                                         std::function<void()>) {
  return nullptr;
}

NonblockingInput::NonblockingInput(std::unique_ptr<State> state) : state_(std::move(state)) {}
NonblockingInput::~NonblockingInput() = default;
void NonblockingInput::wait() {}
std::optional<std::size_t> NonblockingInput::read_some(char*, std::size_t) { return 0; }
int NonblockingInput::error() const { return 0; }

std::unique_ptr<NonblockingOutput> NonblockingOutput::open(FileHandle, boost::asio::any_io_executor const&,
                                                           std::function<void()>) {
  return nullptr;
}

NonblockingOutput::NonblockingOutput(std::unique_ptr<State> state) : state_(std::move(state)) {}
NonblockingOutput::~NonblockingOutput() = default;
void NonblockingOutput::wait() {}
std::optional<std::size_t> NonblockingOutput::write_some(std::span<std::string_view const>) {
  return std::nullopt;
}
int NonblockingOutput::error() const { return 0; }

}  // namespace affinity::platform
