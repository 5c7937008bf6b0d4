#pragma once
// Parses the text of a setting into its value; each function says why it refuses a text.

#include "base/result.hpp"
#include "server/settings/settings.hpp"

#include <cstddef>
#include <string>

namespace affinity::server {

inline Result<void> good() { return boost::system::in_place_value; }

// Types of values that several settings use.
Result<void> set_size(std::size_t& out, std::string const& text, std::size_t least);  // up to 2^32
Result<void> set_count(std::size_t& out, std::string const& text);                    // from 0
Result<void> set_seconds(Milliseconds& out, std::string const& text);
Result<void> set_memory(std::size_t& out, std::string const& text);  // "none" is 0
Result<void> set_flag(bool& out, std::string const& text);           // true, false, 1, 0
Result<void> set_switch(bool& out, std::string const& text);         // on, off
Result<void> set_url(std::string& out, std::string const& text);

// Values of one setting.
Result<void> set_base_url(Settings&, std::string const& text);
Result<void> set_api_auth(Settings&, std::string const& text);
Result<void> set_api_version(Settings&, std::string const& text);
Result<void> set_limit(Settings&, std::string const& text);
Result<void> set_rate_limit(Settings&, std::string const& text);
Result<void> set_month_reserve(Settings&, std::string const& text);
Result<void> set_clock(Settings&, std::string const& text);
Result<void> set_data(Settings&, std::string const& text);
Result<void> set_sandbox_file(Settings&, std::string const& text);
Result<void> set_listen(Settings&, std::string const& text);
Result<void> set_auth(Settings&, std::string const& text);
Result<void> set_jwks(Settings&, std::string const& text);
Result<void> set_output_schemas(Settings&, std::string const& text);
Result<void> set_confirm(Settings&, std::string const& text);
Result<void> set_deadline(Settings&, std::string const& text);
Result<void> set_metadata_cache(Settings&, std::string const& text);
Result<void> set_time_zone(Settings&, std::string const& text);
Result<void> set_queue_wait(Settings&, std::string const& text);
Result<void> set_journal(Settings&, std::string const& text);
Result<void> set_max_writes(Settings&, std::string const& text);
Result<void> set_level(Settings&, std::string const& text);

}  // namespace affinity::server
