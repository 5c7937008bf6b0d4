#pragma once
// What the values of an argument are names of, where a client may ask for completions.

namespace affinity::tools {

enum class Names {
  none,
  list,    // of the lists in this account
  field,   // of the columns: of the list that the other arguments name, or of all
  option,  // of a dropdown's values: of the field that the other arguments name
  person,  // of people, by the beginning of a name or an address
};

}  // namespace affinity::tools
