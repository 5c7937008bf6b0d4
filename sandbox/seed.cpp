#include "sandbox/seed.hpp"

#include "sandbox/seeding.hpp"

namespace affinity::sandbox {

std::string say(std::string_view text,
                std::initializer_list<std::pair<std::string_view, std::string_view>> names) {
  std::string out(text);
  for (auto const& [slot, name] : names)
    for (auto at = out.find(slot); at != std::string::npos; at = out.find(slot, at + name.size()))
      out.replace(at, slot.size(), name);
  return out;
}

void seed(Store& store, std::chrono::sys_days today) {
  Seeding seeding{.store = store, .today = today};
  store.firm_name = "Quillfern Ventures";
  store.opened_at = seeding.days_ago(1'460);
  seed_people(seeding);
  seed_lists(seeding);
  seed_conversations(seeding);
  seed_rest(seeding);
}

}  // namespace affinity::sandbox
