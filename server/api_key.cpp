#include "server/api_key.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "base/unique_fd.hpp"

namespace affinity::server {

namespace {

// systemd lets one user read a credential by an access list, which looks as if the group could
// (systemd.exec(5), LoadCredential).
bool is_credential(std::string const& path) {
  auto const* folder = std::getenv("CREDENTIALS_DIRECTORY");
  return folder && *folder == '/' && path.starts_with(std::string(folder) + "/");
}

}  // namespace

bool has_api_key() {
  for (auto const* name : {"AFFINITY_API_KEY", "AFFINITY_API_KEY_FILE"}) {
    auto const* value = std::getenv(name);
    if (value && *value) return true;
  }
  return false;
}

Result<Secret> read_key_file(std::string const& path) {
  UniqueFd const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat info {};
  if (!file || ::fstat(file.get(), &info) != 0) {
    return fail(ErrorKind::invalid, "The key file " + path + " cannot be read.",
                "Make it and paste the key into it: umask 077; cat > '" + path + "'");
  }
  auto const open_to = is_credential(path) ? 037u : 077u;
  if (!S_ISREG(info.st_mode) || (info.st_mode & open_to) != 0) {
    return fail(ErrorKind::invalid, "The key file " + path + " can be read by others.",
                "Run: chmod 600 " + path);
  }
  if (info.st_uid != ::geteuid() && info.st_uid != 0) {
    return fail(ErrorKind::invalid, "The key file " + path + " belongs to somebody else.",
                "Make it yours with chown.");
  }
  std::string text(4096, '\0');
  auto const got = ::read(file.get(), text.data(), text.size());
  text.resize(got > 0 ? std::size_t(got) : 0);
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  if (text.empty())
    return fail(ErrorKind::invalid, "The key file " + path + " is empty.", "Write the key into it.");
  return Secret(std::move(text));
}

Result<Secret> read_api_key() {
  auto const* key = std::getenv("AFFINITY_API_KEY");
  if (key && *key) return Secret(key);
  auto const* file = std::getenv("AFFINITY_API_KEY_FILE");
  if (file && *file) return read_key_file(file);
  return Secret{};
}

}  // namespace affinity::server
