// Pipes as hosts on Windows make them: named ones, whose end here may be an overlapped one (node's
// stdio: 'overlapped') or one that does not wait. Nothing on other systems.

#ifdef _WIN32

#include "base/platform/pipe.hpp"
#include "base/platform/windows/handle.hpp"
#include "support/catch.hpp"

#include <array>
#include <atomic>
#include <future>
#include <memory>
#include <string>

namespace affinity::base::platform_windows_pipe_test {

using namespace affinity::platform;

namespace {

struct NamedPipe {
  NativeFile host{}, ours{};
};

// As a host does: it makes the pipe and opens its other end for the program that it starts.
NamedPipe named_pipe(DWORD how_ours_is_opened) {
  static std::atomic<int> number{0};
  auto const name = L"\\\\.\\pipe\\affinity-test-" + std::to_wstring(::GetCurrentProcessId()) + L"-" +
                    std::to_wstring(++number);
  auto* const host = ::CreateNamedPipeW(name.c_str(), PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE,
                                        PIPE_TYPE_BYTE | PIPE_WAIT, 1, 4096, 4096, 0, nullptr);
  REQUIRE(host != INVALID_HANDLE_VALUE);
  auto* const ours = ::CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING,
                                   how_ours_is_opened, nullptr);
  REQUIRE(ours != INVALID_HANDLE_VALUE);
  return {.host = NativeFile(from_handle(host)), .ours = NativeFile(from_handle(ours))};
}

void host_writes(NamedPipe const& pipe, std::string_view text) {
  DWORD written = 0;
  REQUIRE(::WriteFile(to_handle(pipe.host.get()), text.data(), DWORD(text.size()), &written, nullptr));
}

std::string host_reads(NamedPipe const& pipe, std::size_t wanted) {
  std::string out;
  std::array<char, 4096> piece{};
  for (DWORD got = 0; out.size() < wanted; out.append(piece.data(), got))
    if (!::ReadFile(to_handle(pipe.host.get()), piece.data(), DWORD(piece.size()), &got, nullptr)) break;
  return out;
}

struct NamedPipeReader {
  explicit NamedPipeReader(FileHandle handle) : input(handle) {}
  PipeInput input;
  std::string text{};
  std::promise<void> first{}, over{};
};

std::shared_ptr<NamedPipeReader> read_from(NamedPipe const& pipe) {
  auto const reader = std::make_shared<NamedPipeReader>(pipe.ours.get());
  reader->input.start([reader] {
    std::array<char, 4096> piece{};
    while (auto const size = reader->input.read_some(piece.data(), piece.size())) {
      if (reader->text.empty()) reader->first.set_value();
      reader->text.append(piece.data(), size);
    }
    reader->over.set_value();
  });
  return reader;
}

struct NamedPipeWriter {
  NamedPipeWriter(FileHandle handle, std::string what) : output(handle), text(std::move(what)) {}
  PipeOutput output;
  std::string text;
  std::promise<bool> over{};
};

std::shared_ptr<NamedPipeWriter> write_to(NamedPipe const& pipe, std::string text) {
  auto const writer = std::make_shared<NamedPipeWriter>(pipe.ours.get(), std::move(text));
  writer->output.start([writer] { writer->over.set_value(writer->output.write(writer->text)); });
  return writer;
}

constexpr DWORD all_ways_to_open[] = {0, FILE_FLAG_OVERLAPPED};

}  // namespace

TEST_CASE("a named pipe is read to its end, however its end here was opened") {
  for (auto const how : all_ways_to_open) {
    CAPTURE(how);
    auto pipe = named_pipe(how);
    auto const reader = read_from(pipe);
    host_writes(pipe, "one\r\n");
    reader->first.get_future().wait();
    host_writes(pipe, "");  // which is no end
    host_writes(pipe, "two\n");
    ::FlushFileBuffers(to_handle(pipe.host.get()));  // until it was read
    pipe.host = NativeFile();
    reader->over.get_future().wait();
    CHECK(reader->text == "one\r\ntwo\n");
    CHECK(reader->input.error() == 0);
    CHECK(reader->input.stop());
  }
}

TEST_CASE("a reader of a named pipe to whom nobody writes can be ended, however its end was opened") {
  for (auto const how : all_ways_to_open) {
    CAPTURE(how);
    auto const pipe = named_pipe(how);
    auto const reader = read_from(pipe);
    CHECK(reader->input.stop());
    CHECK(reader->text.empty());
    CHECK(reader->input.error() == 0);
  }
}

TEST_CASE("more than a named pipe holds is written whole, however its end here was opened") {
  for (auto const how : all_ways_to_open) {
    CAPTURE(how);
    auto const pipe = named_pipe(how);
    std::string const text(300'000, 'x');
    auto const writer = write_to(pipe, text);
    CHECK(host_reads(pipe, text.size()) == text);
    CHECK(writer->over.get_future().get());
    CHECK(writer->output.stop());
  }
}

TEST_CASE("a writer to a named pipe whose host takes nothing can be ended") {
  for (auto const how : all_ways_to_open) {
    CAPTURE(how);
    auto const pipe = named_pipe(how);
    auto const writer = write_to(pipe, std::string(300'000, 'x'));
    CHECK(writer->output.stop());
    CHECK(!writer->over.get_future().get());
    CHECK(writer->output.error() == 0);
  }
}

TEST_CASE("a host that has gone is told apart from other failures of a named pipe") {
  for (auto const how : all_ways_to_open) {
    CAPTURE(how);
    auto pipe = named_pipe(how);
    pipe.host = NativeFile();
    auto const writer = write_to(pipe, "x");
    CHECK(!writer->over.get_future().get());
    CHECK(is_lost_reader(writer->output.error()));
  }
}

TEST_CASE("both directions of an overlapped named pipe are used at the same time") {
  auto pipe = named_pipe(FILE_FLAG_OVERLAPPED);
  auto const reader = read_from(pipe);
  auto const writer = write_to(pipe, "reply\n");  // while the other thread waits for input
  CHECK(host_reads(pipe, 6) == "reply\n");
  CHECK(writer->over.get_future().get());
  host_writes(pipe, "request\n");
  pipe.host = NativeFile();
  reader->over.get_future().wait();
  CHECK(reader->text == "request\n");
}

}  // namespace affinity::base::platform_windows_pipe_test

#endif
