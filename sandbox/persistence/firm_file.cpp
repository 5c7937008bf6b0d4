#include "sandbox/persistence/firm_file.hpp"

#include "sandbox/persistence/locked_file.hpp"

namespace affinity::sandbox {

Result<void> load_firm_file(Store& store, std::string const& path) {
  auto const text = LockedFile(path).read();
  if (!text) return fail(text);
  if (!*text) return fail(ErrorKind::invalid, path + " cannot be read: there is no such file.");
  auto read = parse_firm(store, **text);
  if (!read) return fail(ErrorKind::invalid, path + ": " + read.error().message);
  return read;
}

}  // namespace affinity::sandbox
