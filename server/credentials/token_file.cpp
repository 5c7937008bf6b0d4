#include "server/credentials/token_file.hpp"

#include "base/crypto/random.hpp"
#include "base/platform/path_text.hpp"
#include "base/text/text.hpp"
#include "server/credentials/private_file.hpp"

namespace affinity::server {

namespace {

constexpr std::string_view token_label = "token file";

Result<Token> make(std::filesystem::path const& path) {
  auto text = base64url_encode(random_bytes(32));
  if (auto const written = write_private_file(path, token_label, text + "\n"); !written) return fail(written);
  return Token{.value = Secret(std::move(text)), .path = platform::to_utf8(path)};
}

}  // namespace

Result<Token> read_or_create_token(bool make_new) {
  auto const folder = state_folder();
  if (!folder) return fail(folder);
  auto const path = *folder / "token";
  if (make_new) return make(path);
  auto kept = read_private_file(path, token_label, 256);
  if (!kept) return fail(kept);
  if (!*kept) return make(path);
  auto& token = **kept;
  token.erase(token.find_last_not_of(" \t\r\n") + 1);
  if (token.size() < 32)
    return fail(ErrorKind::invalid, "The token file " + platform::to_utf8(path) + " holds no token.",
                "Make one with --new-token.");
  return Token{.value = Secret(std::move(token)), .path = platform::to_utf8(path)};
}

}  // namespace affinity::server
