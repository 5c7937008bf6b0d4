#include "base/platform/file_path.hpp"

#include "base/text/folding.hpp"
#include "base/text/unicode.hpp"

#include <fcntl.h>
#include <sys/param.h>

#include <cctype>

namespace affinity::platform {

namespace {

bool is_combining_mark(char32_t code) { return code >= 0x300 && code <= 0x36F; }

// Letters with their accents folded, whether they are composed or not; plain signs as they are.
std::string name_key(std::string_view name) {
  std::string key;
  while (!name.empty()) {
    auto length = first_character(name).length;
    while (length < name.size() && is_combining_mark(first_code(name.substr(length))))
      length += first_character(name.substr(length)).length;
    auto const letter = name.substr(0, length);
    if (length == 1)
      key += char(std::tolower(static_cast<unsigned char>(letter[0])));
    else
      key += fold(letter);
    name.remove_prefix(length);
  }
  return key;
}

}  // namespace

std::optional<std::string> path_of(FileHandle file) {
  char path[MAXPATHLEN] = {};
  if (::fcntl(int(file), F_GETPATH, path) != 0) return std::nullopt;
  return std::string(path);
}

bool is_same_name(std::string_view one, std::string_view other) {
  return one == other || name_key(one) == name_key(other);
}

}  // namespace affinity::platform
