#include "sandbox/webhooks/event_recorder.hpp"

#include "sandbox/v1/to_json.hpp"

#include <array>

namespace affinity::sandbox {

namespace {

struct Resource {
  std::string_view path{}, entity{};
};

// Resources that can be updated by API and have an event for it.
constexpr std::array<Resource, 7> updatable{{{"persons", "person"},
                                             {"organizations", "organization"},
                                             {"opportunities", "opportunity"},
                                             {"notes", "note"},
                                             {"fields", "field"},
                                             {"field-values", "field_value"},
                                             {"reminders", "reminder"}}};

}  // namespace

template<class Record, class ToJson, class InV1>
void EventRecorder::observe(Table<Record>& table, std::string_view entity, ToJson serialize, InV1 in_v1) {
  serializers_[entity] = [&table, serialize](Id id) -> std::optional<json::object> {
    auto const* record = table.find(id);
    if (!record) return std::nullopt;
    return serialize(*record);
  };
  table.set_observer([this, entity, serialize, in_v1](Record const& record, bool deleted) {
    if (!in_v1(record)) return;
    if (deleted)
      changes_.push_back(
          {.entity = entity, .action = "deleted", .id = record.id, .deleted = serialize(record)});
    else
      changes_.push_back({.entity = entity, .action = "created", .id = record.id});
  });
}

void EventRecorder::observe(Store& store) {
  auto const plain = [](auto const& record) { return to_json(record); };
  auto const with_store = [&store](auto const& record) { return to_json(record, store); };
  auto const all = [](auto const&) { return true; };
  // Webhooks know what API v1 shows.
  auto const in_v1 = [&store](FieldValue const& value) {
    auto const* field = store.fields.find(value.field_id);
    return field && field->in_v1();
  };
  observe(store.persons, "person", plain, all);
  observe(store.organizations, "organization", plain, all);
  observe(store.opportunities, "opportunity", with_store, all);
  observe(store.lists, "list", with_store, all);
  observe(
      store.list_entries, "list_entry",
      [&store](ListEntry const& entry) { return to_json_with_entity(entry, store); }, all);
  observe(store.fields, "field", plain, [](Field const& field) { return field.in_v1(); });
  observe(store.field_values, "field_value", with_store, in_v1);
  observe(store.notes, "note", plain, all);
  observe(store.files, "file", plain, all);
  // The status of a reminder depends on the time, which an event does not have; created_at stands in.
  observe(
      store.reminders, "reminder",
      [&store](Reminder const& reminder) { return to_json(reminder, store, reminder.created_at); }, all);
}

void EventRecorder::updated(std::string_view resource, Id id) {
  for (auto const& row : updatable)
    if (row.path == resource) changes_.push_back({.entity = row.entity, .action = "updated", .id = id});
}

void EventRecorder::merged_organization(Id id) {
  changes_.push_back({.entity = "organization", .action = "merged", .id = id});
}

std::vector<Event> EventRecorder::take() {
  std::vector<Event> out;
  for (auto& change : changes_) {
    auto body = change.deleted ? std::move(change.deleted) : serializers_.at(change.entity)(change.id);
    if (!body) continue;  // created and deleted within one request
    out.push_back(
        {.type = std::string(change.entity) + '.' + std::string(change.action), .body = std::move(*body)});
  }
  changes_.clear();
  return out;
}

std::vector<Delivery> deliveries_for(Store const& store, std::vector<Event> const& events, WallTime now) {
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
