#include "server/token_file.hpp"

#include <fcntl.h>
#include <openssl/rand.h>
#include <sys/stat.h>

#include <array>
#include <cstdlib>
#include <filesystem>

#include "base/text.hpp"
#include "base/unique_fd.hpp"

namespace affinity::server {

namespace {

namespace fs = std::filesystem;

Error trouble(fs::path const& path, std::string const& what) {
  return fail(ErrorKind::invalid, "The token file " + path.string() + " " + what + ".",
              "Set XDG_STATE_HOME to a folder of yours, or use --auth none on loopback.");
}

Result<fs::path> token_path() {
  auto const* state = std::getenv("XDG_STATE_HOME");
  auto const* home = std::getenv("HOME");
  if (state && *state == '/') return fs::path(state) / "affinity-crm-mcp" / "token";
  if (home && *home == '/') return fs::path(home) / ".local/state/affinity-crm-mcp/token";
  return fail(ErrorKind::invalid, "Neither XDG_STATE_HOME nor HOME says where to keep the token.",
              "Set XDG_STATE_HOME to a folder of yours.");
}

Result<Token> make(fs::path const& path) {
  std::array<unsigned char, 32> bytes{};
  if (RAND_bytes(bytes.data(), int(bytes.size())) != 1)
    return fail(ErrorKind::internal, "No random numbers can be had.");
  auto text = base64url_encode({reinterpret_cast<char const*>(bytes.data()), bytes.size()});
  std::error_code ignored;
  fs::create_directories(path.parent_path(), ignored);
  ::chmod(path.parent_path().c_str(), 0700);
  // Written beside and renamed, so that a reader never sees half a token.
  auto const fresh = path.string() + ".new";
  ::unlink(fresh.c_str());
  UniqueFd const file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  auto const line = text + "\n";
  if (!file || ::write(file.get(), line.data(), line.size()) != ssize_t(line.size()) ||
      ::rename(fresh.c_str(), path.c_str()) != 0) {
    return trouble(path, "cannot be written");
  }
  return Token{.value = Secret(std::move(text)), .path = path.string()};
}

}  // namespace

Result<Token> read_or_make_token(bool make_new) {
  auto const path = token_path();
  if (!path) return fail(path);
  UniqueFd const file(::open(path->c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file && errno != ENOENT) return trouble(*path, "cannot be read");
  if (!file || make_new) return make(*path);
  struct stat info {};
  if (::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) return trouble(*path, "is not a file");
  if ((info.st_mode & 077) != 0) {
    return fail(ErrorKind::invalid, "The token file " + path->string() + " can be read by others.",
                "Run: chmod 600 " + path->string() + ", or make a new token with --new-token.");
  }
  if (info.st_uid != ::geteuid()) return trouble(*path, "belongs to somebody else");
  std::array<char, 256> text{};
  auto const got = ::read(file.get(), text.data(), text.size());
  auto token = std::string(text.data(), got > 0 ? std::size_t(got) : 0);
  token.erase(token.find_last_not_of(" \t\r\n") + 1);
  if (token.size() < 32) return trouble(*path, "holds no token; --new-token makes one");
  return Token{.value = Secret(std::move(token)), .path = path->string()};
}

}  // namespace affinity::server
