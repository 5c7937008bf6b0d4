#pragma once
// Random bytes of the system, good enough for keys. OpenSSL's own source costs 3 ms the first time that it is
// asked, for it starts the whole of OpenSSL, which a program that lists tools and ends has no other use for.

#include <span>

namespace affinity {

void fill_random(std::span<unsigned char>);  // throws runtime_error when the system gives none

}  // namespace affinity
