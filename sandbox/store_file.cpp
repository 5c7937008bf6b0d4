#include "sandbox/store_file.hpp"

#include "base/file.hpp"
#include "base/unique_fd.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <limits>

namespace affinity::sandbox {

bool file_exists(std::string const& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0;
}

Result<void> read_firm_file(Store& store, std::string const& path) {
  UniqueFd const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  auto const text = file ? read_all(file.get(), std::numeric_limits<std::size_t>::max()) : std::nullopt;
  if (!text || text->empty()) return fail(ErrorKind::invalid, path + " cannot be read.");
  auto read = read_firm(store, *text);
  if (!read) return fail(ErrorKind::invalid, path + ": " + read.error().message);
  return read;
}

Result<void> write_whole_file(std::string const& path, std::string_view text) {
  auto const fresh = path + ".new";
  ::unlink(fresh.c_str());  // left behind by a run that was killed
  UniqueFd const fd(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  bool const done =
      fd && write_all(fd.get(), text) && ::fsync(fd.get()) == 0 && ::rename(fresh.c_str(), path.c_str()) == 0;
  if (done) return boost::system::in_place_value;
  auto const* const why = std::strerror(errno);
  if (fd) ::unlink(fresh.c_str());
  return fail(ErrorKind::invalid, path + " cannot be written: " + why + '.');
}

}  // namespace affinity::sandbox
