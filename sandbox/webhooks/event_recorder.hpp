#pragma once
// Records changes of the store as events for webhooks (Affinity v1, Webhooks).

#include "sandbox/store/store.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::sandbox {

struct Event {
  std::string type{};  // "note.created"
  json::object body{};
};

class EventRecorder {
 public:
  // Records what is added to and erased from this store, cascading deletes included. The store must not move.
  void observe(Store&);

  // Tables do not observe updates, so the caller reports them: a PUT on /<resource>/<id>.
  void updated(std::string_view resource, Id);
  // Another organization went into this one; the event shows the one that remains (ours).
  void merged_organization(Id);

  // Events since the last call; a body has its record's current state, or that at its deletion.
  std::vector<Event> take();
  void clear() { changes_.clear(); }

 private:
  using Serializer = std::function<std::optional<json::object>(Id)>;
  struct Change {
    std::string_view entity{}, action{};
    Id id = 0;
    std::optional<json::object> deleted{};
  };

  std::map<std::string_view, Serializer> serializers_{};
  std::vector<Change> changes_{};

  template<class Record, class ToJson, class InV1>
  void observe(Table<Record>&, std::string_view entity, ToJson, InV1);
};

// One event for one subscription.
struct Delivery {
  Id webhook_id = 0;
  std::string url{};
  std::string text{};  // {"type": …, "body": {…}, "sent_at": unix seconds}
};

std::vector<Delivery> deliveries_for(Store const&, std::vector<Event> const&, WallTime now);

}  // namespace affinity::sandbox
