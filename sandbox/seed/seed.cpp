#include "sandbox/seed/seed.hpp"

#include "sandbox/seed/seed_context.hpp"

namespace affinity::sandbox {

std::string fill_template(std::string_view text,
                          std::initializer_list<std::pair<std::string_view, std::string_view>> names) {
  std::string out(text);
  for (auto const& [slot, name] : names)
    for (auto at = out.find(slot); at != std::string::npos; at = out.find(slot, at + name.size()))
      out.replace(at, slot.size(), name);
  return out;
}

void seed(Store& store, std::chrono::sys_days today) {
  SeedContext context{.store = store, .today = today};
  store.firm_name = "Quillfern Ventures";
  store.opened_at = context.days_ago(1'460);
  seed_people(context);
  seed_lists(context);
  seed_interactions(context);
  seed_reminders_and_files(context);
  seed_for_v2(context);
}

}  // namespace affinity::sandbox
