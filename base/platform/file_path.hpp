#pragma once
// Paths as the system takes them: what is the same file for it, where a path leads, which names it gives to
// something else. All are UTF-8.

#include "base/platform/native_file.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace affinity::platform {

// The absolute path of something that is there, without links; nothing, with errno, otherwise.
std::optional<std::string> real_path(std::string const& path);
// The absolute path of what a link leads to, also where nothing is there yet: for a file that is replaced, so
// that the link stays.
std::string resolve_links(std::string const& path);

// The path of an open file as the system has it, without links and short names. Nothing where the system
// cannot say, or where opening it has made sure already (Linux).
std::optional<std::string> path_of(FileHandle);

// "/srv/crm", "C:\crm", "C:/crm", "\\host\share"
bool is_absolute_path(std::string_view);
// "/" or "C:\": everything that there is.
bool is_whole_disk(std::string_view absolute_path);
// With "/" between the steps, where the system takes another sign for the same.
std::string with_slashes(std::string_view path);
// The other way: as the system writes it to people.
std::string in_system_style(std::string_view path);

// Whether the system takes two names for the same: Windows and macOS do not tell case, macOS not how an
// accent is composed. On a disk that does tell it is a doubt, and this says yes.
bool is_same_name(std::string_view, std::string_view);
// The part of `path` below `folder`; nothing where it is not below. "/srv/crm/a.pdf" below "/srv/crm" is
// "a.pdf"; "/srv/crm-evil/a.pdf" is not below it. Both with slashes.
std::optional<std::string_view> path_below(std::string_view path, std::string_view folder);

// Whether a file of exactly this name can be: Windows has names of devices ("NUL.txt"), streams ("a:b"), and
// drops dots and spaces at the end. Without separators.
bool is_plain_name(std::string_view);
// The nearest name that is plain: "NUL.txt" → "_NUL.txt". The same where it is plain already.
std::string plain_name(std::string);

}  // namespace affinity::platform
