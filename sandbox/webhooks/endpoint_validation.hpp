#pragma once
// Affinity validates the endpoint of a webhook before it accepts it: whether that was done, and how it ended.

namespace affinity::sandbox {

enum class EndpointValidation { skipped, passed, failed };

}  // namespace affinity::sandbox
