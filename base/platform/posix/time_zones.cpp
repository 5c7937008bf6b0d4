#include "base/platform/time_zones.hpp"

#include "base/platform/environment.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace affinity::platform {

namespace {

std::string text_of_file(std::filesystem::path const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// "/usr/share/zoneinfo/Europe/Berlin" → "Europe/Berlin"
std::string zone_in_path(std::string const& path) {
  constexpr std::string_view folder = "zoneinfo/";
  auto const at = path.find(folder);
  return at == path.npos ? std::string() : path.substr(at + folder.size());
}

std::string first_line(std::string text) {
  auto const end = text.find_first_of("\r\n");
  return end == text.npos ? text : text.substr(0, end);
}

}  // namespace

std::string system_time_zone() {
  if (auto const given = environment_variable("TZ")) {
    auto const name = given->starts_with(':') ? given->substr(1) : *given;
    return name.starts_with('/') ? zone_in_path(name) : name;
  }
  std::error_code error;
  auto const link = std::filesystem::read_symlink("/etc/localtime", error);
  if (!error && !zone_in_path(link.native()).empty()) return zone_in_path(link.native());
  return first_line(text_of_file("/etc/timezone"));
}

std::optional<std::string> time_zone_file(std::string_view name) {
  auto const folder = environment_text("TZDIR");
  auto const path = std::filesystem::path(folder.empty() ? "/usr/share/zoneinfo" : folder) / name;
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return std::nullopt;
  return text_of_file(path);
}

}  // namespace affinity::platform
