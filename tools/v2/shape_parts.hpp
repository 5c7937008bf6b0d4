#pragma once
// Parts that shapes of v2 share.

#include "schema/shape.hpp"

namespace affinity::tools::v2 {

using schema::never_null;

schema::Shape id_ref();     // {"id": 7}
schema::Shape texts();      // a list of texts
schema::Shape user_data();  // whoever holds a key, or changed a value

}  // namespace affinity::tools::v2
