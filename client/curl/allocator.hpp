#pragma once
// Memory for libcurl: wiped when it is given back, for the text of each request holds the key, and with a
// reserve for the moment in which there is none. libcurl 7.88 divides by zero when it cannot note a socket,
// and an option that could not be copied is an option that is not set: a DELETE would be sent as a GET.

#include <cstddef>

namespace affinity::client::curl_allocator {

void* allocate(std::size_t);
void* allocate_zeroed(std::size_t count, std::size_t size);
void* reallocate(void*, std::size_t);
char* duplicate(char const*);
void deallocate(void*);

}  // namespace affinity::client::curl_allocator
