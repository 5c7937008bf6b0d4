#include "sandbox/firm_records.hpp"

#include "base/text/text.hpp"
#include "sandbox/persistence/firm_file.hpp"

#include <algorithm>
#include <stdexcept>

namespace affinity::sandbox {

Result<void> load_records(Store& onto, Settings const& settings, std::optional<std::string> const& text,
                          std::chrono::sys_days seed_day) {
  if (text) {
    auto read = parse_firm(onto, *text);
    if (read) return read;
    auto error = read.error();
    error.message = settings.sandbox_file + ": " + error.message;
    error.next_step = "Mend it, or delete it to begin again.";
    return fail(error);
  }
  if (settings.data_file.empty())
    seed(onto, seed_day);
  else if (auto read = load_firm_file(onto, settings.data_file); !read)
    return read;
  seed_bulk(onto, settings.bulk);
  return boost::system::in_place_value;
}

FirmRecords::FirmRecords(Settings the_settings, std::chrono::sys_days seed_day)
    : settings(std::move(the_settings)), seed_day_(seed_day) {
  if (!settings.sandbox_file.empty()) sandbox_file.emplace(settings.sandbox_file);
  if (sandbox_file || !settings.data_file.empty()) store();  // report an invalid file at once
}

Result<void> FirmRecords::load(Store& onto) {
  std::optional<std::string> text;
  if (sandbox_file) {
    auto read = sandbox_file->read();
    if (!read) return fail(read);
    text = std::move(*read);
  }
  return load_records(onto, settings, text, seed_day_);
}

// Loaded by the first request, so that a program that only lists its tools never pays for it.
Store& FirmRecords::store() {
  if (!records)
    if (auto const read = reload_if_changed(); !read) throw std::runtime_error(read.error().message);
  return *records;
}

Result<void> FirmRecords::reload_if_changed() {
  if (records && !(sandbox_file && sandbox_file->changed())) return boost::system::in_place_value;
  Store fresh;
  if (auto filled = load(fresh); !filled) {
    if (sandbox_file) sandbox_file->invalidate();
    return filled;
  }
  records.emplace(std::move(fresh));
  if (settings.webhooks) event_recorder.observe(*records);
  return boost::system::in_place_value;
}

Result<void> FirmRecords::save() {
  auto written = sandbox_file->write(serialize_firm(store()));
  if (written) return written;
  records.reset();
  event_recorder.clear();
  return written;
}

std::optional<std::string> FirmRecords::api_key_of(Request const& request) {
  auto const header = request.headers.find("authorization").value_or("");
  auto const scheme = lower(header.substr(0, header.find(' ')));
  auto credentials = header.substr(std::min(header.size(), scheme.size() + 1));
  while (credentials.starts_with(' ')) credentials.remove_prefix(1);
  if (scheme == "bearer") return std::string(credentials);
  if (scheme != "basic") return std::nullopt;
  auto given = base64_decode(credentials);
  if (!given || !given->starts_with(':')) return std::nullopt;
  return given->substr(1);
}

Person const* FirmRecords::user_of(Request const& request) {
  auto const key = api_key_of(request);
  return key ? user_of_key(*key) : nullptr;
}

Person const* FirmRecords::user_of_key(std::string_view key) {
  auto const& team = store().team;
  auto const member = team_index_of(key, settings, team.size());
  return member ? store().persons.find(team.at(*member)) : nullptr;
}

}  // namespace affinity::sandbox
