#pragma once
// The allocator for libcurl. It wipes memory when it is freed, because the text of each request holds the API
// key, and keeps a reserve for when malloc fails: libcurl 7.88 divides by zero when it cannot store a socket,
// and an option whose copy fails is silently not set, so that a DELETE would be sent as a GET.

#include <cstddef>

namespace affinity::client::curl_allocator {

void* allocate(std::size_t);
void* allocate_zeroed(std::size_t count, std::size_t size);
void* reallocate(void*, std::size_t);
char* duplicate(char const*);
void deallocate(void*);

}  // namespace affinity::client::curl_allocator
