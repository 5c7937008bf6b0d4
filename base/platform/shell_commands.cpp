#include "base/platform/shell_commands.hpp"

namespace affinity::platform {

PasteCommand posix_paste_command(std::string const& file) {
  auto const folder = file.substr(0, file.find_last_of('/'));
  return {.command = "umask 077; mkdir -p '" + folder + "'; cat > '" + file + "'",
          .keys = "Enter and Ctrl-D"};
}

}  // namespace affinity::platform
