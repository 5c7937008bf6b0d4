#include "sandbox/persistence/locked_file.hpp"

#include "base/platform/file_error.hpp"
#include "base/platform/file_lock.hpp"
#include "base/platform/file_path.hpp"
#include "base/platform/path_text.hpp"
#include "base/platform/process_id.hpp"
#include "base/system/file.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <utility>

namespace affinity::sandbox {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_size = std::size_t(1) << 30;
constexpr std::string_view temporary_suffix = ".unkept";  // of a file that is written and not yet renamed

}  // namespace

LockedFile::LockedFile(std::string path)
    : path_(std::move(path)), resolved_path_(platform::resolve_links(path_)) {
  platform::fail_writes_beyond_limit();
}

Error LockedFile::file_error(std::string const& what) const {
  return fail(ErrorKind::invalid, path_ + ' ' + what + '.');
}

platform::FileStamp LockedFile::current_stamp() const { return platform::file_stamp(resolved_path_); }

bool LockedFile::changed() const { return !last_stamp_ || current_stamp() != *last_stamp_; }

Result<std::optional<std::string>> LockedFile::read() {
  // Taken before the read, so that a concurrent write counts as a change.
  auto const before = current_stamp();
  auto text = read_regular_file(resolved_path_, max_size);
  if (!text && errno == ENOENT) {
    std::error_code ec;
    if (!fs::is_directory(platform::to_path(resolved_path_).parent_path(), ec))
      return file_error("has no folder to be in");
    last_stamp_ = platform::FileStamp{};
    return std::optional<std::string>();
  }
  if (!text) return file_error(read_error_text(errno, max_size));
  if (text->empty()) return file_error("is empty; delete it to begin again");
  last_stamp_ = before;
  return text;
}

Result<bool> LockedFile::try_lock() {
  if (locked_) return true;
  if (lock_file_ && !lock_file_is_current()) lock_file_ = {};
  if (!lock_file_) lock_file_ = platform::open_or_create(lock_path());
  if (!lock_file_ || !platform::lock_file(lock_file_.get(), platform::LockWait::no)) {
    if (lock_file_ && errno == EAGAIN) return false;
    return file_error("cannot be locked: " + platform::file_error_text(errno));
  }
  if (!lock_file_is_current())
    return false;  // deleted between open and lock, so another file is the lock now
  locked_ = true;
  // Names the holder in the errors of other processes; optional, so failures are ignored.
  (void)platform::write_at_start(lock_file_.get(), std::to_string(platform::process_id()) + "\n");
  if (!std::exchange(cleaned_up_, true)) remove_temporary_files();
  return true;
}

// Somebody may delete the lock file of a running program.
bool LockedFile::lock_file_is_current() const {
  auto const ours = platform::file_info(lock_file_.get()), there = platform::link_info(lock_path());
  return ours && there && ours->id == there->id;
}

std::string LockedFile::lock_holder() const {
  std::array<char, 16> digits{};
  auto const got = lock_file_ ? platform::read_at(lock_file_.get(), 0, digits) : -1;
  unsigned number = 0;
  if (got > 0) std::from_chars(digits.data(), digits.data() + got, number);
  return number > 0 ? "process " + std::to_string(number) : "another process";
}

void LockedFile::unlock() {
  if (locked_) platform::unlock_file(lock_file_.get());
  locked_ = false;
}

// Removes temporary files of processes that were killed. Only the holder of the lock writes such files.
void LockedFile::remove_temporary_files() const {
  std::error_code ec;
  auto const real = platform::to_path(resolved_path_);
  auto const begin = platform::to_utf8(real.filename()) + ".";
  for (fs::directory_iterator at(real.parent_path(), ec), end; !ec && at != end; at.increment(ec)) {
    auto const name = platform::to_utf8(at->path().filename());
    if (name.size() == begin.size() + 6 + temporary_suffix.size() && name.starts_with(begin) &&
        name.ends_with(temporary_suffix))
      platform::remove_file(platform::to_utf8(at->path()));
  }
}

Result<void> LockedFile::write(std::string_view text) {
  if (text.size() > max_size) return file_error("would be larger than 1 GiB");
  bool const there = platform::path_info(resolved_path_).has_value();
  auto const temporary = platform::create_temporary(resolved_path_ + ".", std::string(temporary_suffix));
  auto const& file = temporary.file;
  bool const done = file && (!there || platform::copy_mode(file.get(), resolved_path_)) &&
                    write_all(file.get(), text) && platform::sync_file(file.get()) &&
                    platform::rename_over(temporary.path, resolved_path_);
  if (!done) {
    auto const why = platform::file_error_text(errno);
    if (file) platform::remove_file(temporary.path);
    return file_error("cannot be written: " + why);
  }
  last_stamp_ = current_stamp();
  platform::sync_folder_of(resolved_path_);
  return boost::system::in_place_value;
}

}  // namespace affinity::sandbox
