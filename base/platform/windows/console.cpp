#include "base/platform/console.hpp"

#include "base/platform/environment.hpp"

#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <cstdlib>

namespace affinity::platform {

namespace {

HANDLE handle_of(StandardStream stream) {
  return ::GetStdHandle(stream == StandardStream::input    ? STD_INPUT_HANDLE
                        : stream == StandardStream::output ? STD_OUTPUT_HANDLE
                                                           : STD_ERROR_HANDLE);
}

UINT code_page_before = 0;

void put_code_page_back() { ::SetConsoleOutputCP(code_page_before); }

}  // namespace

void prepare_console() {
  for (int const number : {0, 1, 2})
    if (::_get_osfhandle(number) >= 0) ::_setmode(number, _O_BINARY);
  code_page_before = ::GetConsoleOutputCP();  // 0 without a console
  if (code_page_before == 0 || code_page_before == CP_UTF8) return;
  // The page is the console's, and the shell that started this program goes on with it.
  if (::SetConsoleOutputCP(CP_UTF8)) std::atexit(put_code_page_back);
}

FileHandle file_of(StandardStream stream) noexcept {
  auto* const handle = handle_of(stream);
  return handle ? reinterpret_cast<FileHandle>(handle) : no_file;
}

// Nothing tells how much fits: whoever has no thread left waits for the reader.
void write_what_fits(FileHandle file, std::string_view text, std::chrono::milliseconds) noexcept {
  DWORD written = 0;
  ::WriteFile(reinterpret_cast<HANDLE>(file), text.data(), static_cast<DWORD>(text.size()), &written,
              nullptr);
}

bool is_terminal(StandardStream stream) {
  DWORD mode = 0;
  return ::GetConsoleMode(handle_of(stream), &mode) != 0;
}

std::size_t terminal_columns(StandardStream stream) {
  CONSOLE_SCREEN_BUFFER_INFO info{};
  if (!::GetConsoleScreenBufferInfo(handle_of(stream), &info)) return 0;
  return std::size_t(info.srWindow.Right - info.srWindow.Left + 1);
}

bool obeys_escapes(StandardStream stream) {
  DWORD mode = 0;
  auto* const handle = handle_of(stream);
  if (!::GetConsoleMode(handle, &mode) || environment_text("TERM") == "dumb") return false;
  return (mode & ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0 ||
         ::SetConsoleMode(handle, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}

}  // namespace affinity::platform
