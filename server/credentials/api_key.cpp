#include "server/credentials/api_key.hpp"

#include "base/platform/by_system.hpp"
#include "base/platform/environment.hpp"
#include "base/platform/shell_commands.hpp"
#include "base/system/file.hpp"
#include "base/system/system_secret.hpp"
#include "base/text/byte_order_mark.hpp"
#include "base/text/setting_values.hpp"

#include <openssl/crypto.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

namespace affinity::server {

namespace {

// Strips quotes and line ends: "\"k-123\"\r" is k-123.
std::string_view environment_value(char const* name) {
  auto const* value = std::getenv(name);
  return unquoted_value(value ? value : "");
}

Error file_error(std::string const& path, std::string const& how, std::string next) {
  return fail(ErrorKind::invalid, "The key file " + path + ' ' + how, std::move(next));
}

std::string how_to_make_key_file(std::string const& path) {
  if (platform::has_paths_of_posix()) return "umask 077; cat > '" + path + "'";
  return platform::paste_command(path, "Affinity API key").command;
}

}  // namespace

bool has_api_key() { return !environment_value("AFFINITY_API_KEY").empty() || !api_key_file().empty(); }

std::string api_key_file() {
  return std::string(unquoted_value(platform::environment_text("AFFINITY_API_KEY_FILE")));
}

Result<Secret> read_api_key_file(std::string const& path) {
  constexpr std::size_t most = 4096;
  using platform::FileKind;
  auto const file = platform::open_to_read(path);
  auto const info = file ? platform::file_info(file.get()) : std::nullopt;
  if (!info)
    return file_error(path, "cannot be read.",
                      "Make it and paste the key into it: " + how_to_make_key_file(path));
  if (info->kind != FileKind::regular)
    return file_error(path, read_error_text(info->kind == FileKind::folder ? EISDIR : EINVAL, most) + ".",
                      "Name a file that holds the key and nothing else.");
  if (others_may_read(path, *info))
    return file_error(path, "can be read by others.", permission_advice(path));
  if (is_foreign(path, *info))
    return file_error(path, "belongs to somebody else.", "Make a file of your own, with the key in it.");
  auto text = read_all(file.get(), most);
  if (!text)
    return file_error(path, read_error_text(errno, most) + ".", "Write the key into it, and nothing else.");
  auto const plain = strip_byte_order_mark(*text);
  if (!plain) return file_error(path, plain.error().message, plain.error().next_step);
  Secret key{std::string(unquoted_value(*plain))};
  OPENSSL_cleanse(text->data(), text->size());
  if (key.empty()) return file_error(path, "is empty.", "Write the key into it.");
  return key;
}

Result<Secret> read_api_key() {
  if (auto const key = environment_value("AFFINITY_API_KEY"); !key.empty()) return Secret(std::string(key));
  if (auto const file = api_key_file(); !file.empty()) return read_api_key_file(file);
  return Secret{};
}

}  // namespace affinity::server
