#include "base/json/toml.hpp"

#include <toml++/toml.h>

#include <cmath>
#include <exception>
#include <sstream>
#include <string>

namespace affinity {

namespace {

std::string toml_place(toml::source_region const& region) {
  return "line " + std::to_string(region.begin.line) + ", column " + std::to_string(region.begin.column);
}

template<class Time> json::value toml_time(Time const& time) {
  std::ostringstream out;
  out << time;
  return json::value(out.str());
}

Result<json::value> json_of_toml(toml::node const& node);

Result<json::value> object_of_toml(toml::table const& table) {
  json::object out;
  for (auto const& [key, node] : table) {
    auto value = json_of_toml(node);
    if (!value) return fail(value);
    out[std::string_view(key.str())] = std::move(*value);
  }
  return json::value(std::move(out));
}

Result<json::value> array_of_toml(toml::array const& array) {
  json::array out;
  for (auto const& node : array) {
    auto value = json_of_toml(node);
    if (!value) return fail(value);
    out.push_back(std::move(*value));
  }
  return json::value(std::move(out));
}

Result<json::value> json_of_toml(toml::node const& node) {
  if (auto const* table = node.as_table()) return object_of_toml(*table);
  if (auto const* array = node.as_array()) return array_of_toml(*array);
  if (auto const* text = node.as_string()) return json::value(std::string_view(text->get()));
  if (auto const* whole = node.as_integer()) return json::value(whole->get());
  if (auto const* flag = node.as_boolean()) return json::value(flag->get());
  if (auto const* day = node.as_date()) return toml_time(day->get());
  if (auto const* time = node.as_time()) return toml_time(time->get());
  if (auto const* moment = node.as_date_time()) return toml_time(moment->get());
  auto const* number = node.as_floating_point();
  if (number && std::isfinite(number->get())) return json::value(number->get());
  return fail(ErrorKind::invalid, toml_place(node.source()) + ": the number is not finite.");
}

}  // namespace

Result<json::value> read_toml(std::string_view text) {
  try {
    auto const table = toml::parse(text);
    return object_of_toml(table);
  } catch (toml::parse_error const& error) {
    return fail(ErrorKind::invalid,
                toml_place(error.source()) + ": " + std::string(error.description()) + ".");
  }
}

}  // namespace affinity
