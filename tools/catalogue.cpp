#include "tools/catalogue.hpp"

#include "base/text.hpp"
#include "tools/rows.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>

namespace affinity::tools {

Catalogue::Catalogue(std::vector<Tool> tools) : tools_(std::move(tools)) {
  for (std::size_t i = 0; i < tools_.size(); ++i)
    if (!places_.emplace(tools_[i].name, i).second)
      throw std::logic_error("two tools are called " + std::string(tools_[i].name));
}

// The order that clients see. It follows no setting, so what a provider cached of the list stays valid.
Catalogue Catalogue::everything() {
  std::vector<Tool> all;
  for (auto const rows : {identity, organizations, notes, opportunities, persons, interactions, lists, fields,
                          quota, list_entries, field_values, relationships, reminders, entity_files})
    std::ranges::move(rows(), std::back_inserter(all));
  return Catalogue(std::move(all));
}

Catalogue Catalogue::complete() {
  auto all = everything().tools_;
  std::ranges::move(webhooks(), std::back_inserter(all));
  return Catalogue(std::move(all));
}

Tool const* Catalogue::find(std::string_view name) const {
  auto const place = places_.find(name);
  return place == places_.end() ? nullptr : &tools_[place->second];
}

std::string_view Catalogue::nearest(std::string_view name) const {
  bool const wants_to_read = name.starts_with("get") || name.starts_with("list");
  std::vector<std::string_view> names;
  for (auto const& tool : tools_)
    if (!wants_to_read || tool.effect == Effect::reads)
      names.push_back(tool.name);  // never a write for a read
  return affinity::nearest(name, names);
}

}  // namespace affinity::tools
