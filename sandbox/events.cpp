#include "sandbox/events.hpp"

#include "sandbox/show.hpp"

#include <array>

namespace affinity::sandbox {

namespace {

struct Resource {
  std::string_view path{}, noun{};
};

// Those that can be updated by API and have an event for it.
constexpr std::array<Resource, 6> updatable{{{"persons", "person"},
                                             {"organizations", "organization"},
                                             {"opportunities", "opportunity"},
                                             {"notes", "note"},
                                             {"field-values", "field_value"},
                                             {"reminders", "reminder"}}};

}  // namespace

template<class Record, class ShowOne>
void Events::watch(Table<Record>& table, std::string_view noun, ShowOne show_one) {
  shows_[noun] = [&table, show_one](Id id) -> std::optional<json::object> {
    auto const* record = table.find(id);
    if (!record) return std::nullopt;
    return show_one(*record);
  };
  table.watch([this, noun, show_one](Record const& record, bool gone) {
    if (gone)
      noted_.push_back({.noun = noun, .verb = "deleted", .id = record.id, .gone = show_one(record)});
    else
      noted_.push_back({.noun = noun, .verb = "created", .id = record.id});
  });
}

void Events::watch(Store& store) {
  auto const plain = [](auto const& record) { return show(record); };
  auto const with_store = [&store](auto const& record) { return show(record, store); };
  watch(store.persons, "person", plain);
  watch(store.organizations, "organization", plain);
  watch(store.opportunities, "opportunity", with_store);
  watch(store.lists, "list", with_store);
  watch(store.entries, "list_entry",
        [&store](ListEntry const& entry) { return show_with_entity(entry, store); });
  watch(store.fields, "field", plain);
  watch(store.values, "field_value", with_store);
  watch(store.notes, "note", plain);
  watch(store.files, "file", plain);
  // An event has no time of its own to tell an overdue reminder by; its record's is the next best.
  watch(store.reminders, "reminder",
        [&store](Reminder const& reminder) { return show(reminder, store, reminder.created_at); });
}

void Events::updated(std::string_view resource, Id id) {
  for (auto const& row : updatable)
    if (row.path == resource) noted_.push_back({.noun = row.noun, .verb = "updated", .id = id});
}

std::vector<Event> Events::take() {
  std::vector<Event> out;
  for (auto& noted : noted_) {
    auto body = noted.gone ? std::move(noted.gone) : shows_.at(noted.noun)(noted.id);
    if (!body) continue;  // made and gone within one request
    out.push_back(
        {.type = std::string(noted.noun) + '.' + std::string(noted.verb), .body = std::move(*body)});
  }
  noted_.clear();
  return out;
}

std::vector<Delivery> deliveries(Store const& store, std::vector<Event> const& events, WallTime now) {
  using namespace std::chrono;
  std::vector<Delivery> out;
  for (auto const& event : events)
    for (auto const& [id, webhook] : store.webhooks) {
      auto const& wanted = webhook.subscriptions;
      if (webhook.disabled || (!wanted.empty() && std::ranges::find(wanted, event.type) == wanted.end()))
        continue;
      auto const sent_at = duration_cast<seconds>(now.time_since_epoch()).count();
      out.push_back({.webhook_id = id,
                     .url = webhook.url,
                     .text = write_json(
                         json::object{{"type", event.type}, {"body", event.body}, {"sent_at", sent_at}})});
    }
  return out;
}

}  // namespace affinity::sandbox
