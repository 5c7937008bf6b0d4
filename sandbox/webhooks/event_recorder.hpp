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
  // From now on notes what comes and goes in this store, also what goes along with something else. The store
  // stays where it is from now on.
  void observe(Store&);

  // Tables do not see a record change, so the one who changed it says so: a PUT on /<resource>/<id>.
  void updated(std::string_view resource, Id);

  // All since the last call; a body shows its record as it is now, or was when it went.
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

  template<class Record, class ToJson> void observe(Table<Record>&, std::string_view entity, ToJson);
};

// Somebody to tell: one event, on its way to one subscription.
struct Delivery {
  Id webhook_id = 0;
  std::string url{};
  std::string text{};  // {"type": …, "body": {…}, "sent_at": unix seconds}
};

std::vector<Delivery> deliveries_for(Store const&, std::vector<Event> const&, WallTime now);

}  // namespace affinity::sandbox
