#pragma once
// Replaces the buffer of std::cerr by one that makes text printable: paths, names and settings files are
// untrusted. What is made for a terminal, with colours, goes to std::clog.

#include <mutex>
#include <streambuf>
#include <string>

namespace affinity::server {

class PrintableStderr final : private std::streambuf {
 public:
  PrintableStderr();
  ~PrintableStderr() override;
  PrintableStderr(PrintableStderr const&) = delete;
  PrintableStderr& operator=(PrintableStderr const&) = delete;

 private:
  int_type overflow(int_type) override;
  std::streamsize xsputn(char const*, std::streamsize) override;
  int sync() override;

  std::mutex mutex_{};     // any thread may write to std::cerr
  std::string waiting_{};  // buffered until the sync that std::cerr makes after every write
  std::streambuf* to_;
};

}  // namespace affinity::server
