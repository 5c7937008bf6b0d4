#include "server/credentials/principals_file.hpp"

#include "base/platform/path_text.hpp"
#include "base/text/byte_order_mark.hpp"
#include "server/credentials/private_file.hpp"

#include <openssl/crypto.h>

namespace affinity::server {

namespace {

namespace fs = std::filesystem;
using transport::Principals;

constexpr std::string_view principals_label = "principals file";
constexpr std::size_t max_principals_bytes = 16u << 20;

Result<std::optional<Principals>> read_if_there(fs::path const& path) {
  auto text = read_private_file(path, principals_label, max_principals_bytes);
  if (!text) return fail(text);
  if (!*text) return std::optional<Principals>();
  auto const plain = strip_byte_order_mark(**text);
  if (!plain)
    return fail(ErrorKind::invalid,
                "The principals file " + platform::to_utf8(path) + ' ' + plain.error().message,
                plain.error().next_step);
  auto parsed = transport::parse_principals(*plain);
  OPENSSL_cleanse((*text)->data(), (*text)->size());
  if (!parsed) {
    auto error = parsed.error();
    error.message += " (" + platform::to_utf8(path) + ")";
    return fail(std::move(error));
  }
  return std::optional(std::move(*parsed));
}

}  // namespace

Result<fs::path> principals_path(Settings const& settings) {
  if (!settings.principals.empty()) return platform::to_path(settings.principals);
  auto folder = state_folder();
  if (!folder) return fail(folder);
  return *folder / "principals.json";
}

Result<Principals> read_principals(fs::path const& path) {
  auto there = read_if_there(path);
  if (!there) return fail(there);
  if (!*there)
    return fail(ErrorKind::invalid,
                "There is no principals file " + platform::to_utf8(path) + ", so nobody could come in.",
                "Make it with the first principal: affinity-crm-mcp token add NAME --key-file FILE.");
  return std::move(**there);
}

Result<Principals> read_principals_or_none(fs::path const& path) {
  auto there = read_if_there(path);
  if (!there) return fail(there);
  return std::move(*there).value_or(Principals());
}

Result<void> change_principals(fs::path const& path, std::function<Result<void>(Principals&)> const& change) {
  auto const held = lock_private_file(path, principals_label);
  if (!held) return fail(held);
  auto principals = read_principals_or_none(path);
  if (!principals) return fail(principals);
  if (auto const changed = change(*principals); !changed) return changed;
  auto text = transport::to_text(*principals);
  auto written = write_private_file(path, principals_label, text);
  OPENSSL_cleanse(text.data(), text.size());
  return written;
}

}  // namespace affinity::server
