#pragma once
// The records of a sandbox: loaded from the seed or a file by the first request, saved after a change, loaded
// again when another process has changed the file.

#include "base/http/message.hpp"
#include "base/result.hpp"
#include "sandbox/persistence/locked_file.hpp"
#include "sandbox/settings.hpp"
#include "sandbox/webhooks/event_recorder.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::sandbox {

// Fills an empty store with the records of a file of the sandbox, `saved`, or with those that a sandbox
// begins with. The saved ones take precedence over --data, which is the initial state.
Result<void> load_records(Store&, Settings const&, std::optional<std::string> const& saved,
                          std::chrono::sys_days seed_day);

class FirmRecords {
 public:
  FirmRecords(Settings, std::chrono::sys_days seed_day);

  Settings settings;
  EventRecorder event_recorder{};
  std::optional<Store> records{};  // nullopt until somebody asks for them
  std::optional<LockedFile> sandbox_file{};

  // Throws std::runtime_error with what is wrong in the file.
  Store& store();
  // Loads what another process wrote. If that cannot be read, the records in memory stay and the file is not
  // overwritten.
  Result<void> reload_if_changed();
  // A change that cannot be saved is rolled back: the records are loaded from the file again.
  Result<void> save();

  // "Basic base64(:key)" with an empty user name, or "Bearer key" (Affinity v1, Authentication).
  static std::optional<std::string> api_key_of(Request const&);
  Person const* user_of(Request const&);  // null for an unknown key
  Person const* user_of_key(std::string_view key);

 private:
  std::chrono::sys_days seed_day_;

  Result<void> load(Store&);
};

}  // namespace affinity::sandbox
