// Loads libcurl lazily. Debian's build links 28 shared libraries, and loading them took half of a cold start
// that only lists tools (docs/decisions/0013-libcurl-when-it-is-needed.md). This file defines the functions
// of libcurl that the program calls; each loads the library once and forwards its arguments. Where the
// library cannot be loaded they return what libcurl returns when it is out of memory, and
// curl_easy_strerror() names the missing library; the next call tries again. The portable program links
// libcurl statically and is built without this file.

#include "base/platform/shared_library.hpp"

#include <curl/curl.h>

#include <atomic>
#include <cstdarg>
#include <cstdio>
#include <mutex>
#include <string>

// clang warns about va_start on an enumeration, which is how libcurl declares these functions.
#ifdef __clang__
#pragma clang diagnostic ignored "-Wvarargs"
#endif

// Hidden: calls within libcurl must not resolve to these functions.
#define HIDDEN __attribute__((visibility("hidden")))

// All functions of libcurl that the program calls; the linker reports missing ones.
#define FUNCTIONS(one)                                                                                     \
  one(easy_cleanup) one(easy_getinfo) one(easy_init) one(easy_perform) one(easy_setopt) one(easy_strerror) \
      one(free) one(getdate) one(global_init_mem) one(multi_add_handle) one(multi_cleanup)                 \
          one(multi_info_read) one(multi_init) one(multi_remove_handle) one(multi_setopt)                  \
              one(multi_socket_action) one(multi_timeout) one(slist_append) one(slist_free_all) one(url)   \
                  one(url_cleanup) one(url_get) one(url_set) one(version_info)

namespace {

constexpr char library[] = "libcurl.so.4";

struct Functions {
#define ONE(name) decltype(&::curl_##name) name = nullptr;
  FUNCTIONS(ONE)
#undef ONE
};

class LazyLibrary {
 public:
  // Null if it cannot be loaded. Never unloaded, because others hold pointers into it.
  Functions const* get() {
    if (ready_.load(std::memory_order_acquire)) return &functions_;
    std::lock_guard const lock(mutex_);
    if (ready_.load(std::memory_order_relaxed)) return &functions_;
    if (!load()) return nullptr;
    ready_.store(true, std::memory_order_release);
    return &functions_;
  }
  char const* load_error() {
    thread_local char copy[sizeof error_];
    std::lock_guard const lock(mutex_);
    std::snprintf(copy, sizeof copy, "%s", error_);
    return copy;
  }

 private:
  // Resolves all symbols at once, so that none is missing during a request.
  bool load() {
    auto* const handle = affinity::platform::load_library(library);
    if (!handle) return fails(affinity::platform::library_error());
#define ONE(name)                                                                                          \
  functions_.name =                                                                                        \
      reinterpret_cast<decltype(functions_.name)>(affinity::platform::find_symbol(handle, "curl_" #name)); \
  if (!functions_.name) return fails(affinity::platform::library_error());
    FUNCTIONS(ONE)
#undef ONE
    return true;
  }
  bool fails(std::string const& why) {
    std::snprintf(error_, sizeof error_, "%s, of Debian's package libcurl4, cannot be loaded: %.300s",
                  library, why.c_str());
    return false;
  }

  std::mutex mutex_{};
  std::atomic<bool> ready_{false};
  Functions functions_{};
  char error_[512]{};
};

constinit LazyLibrary libcurl;

// The first parameter of curl_url_get() is const since libcurl 8.
template<class Result, class First, class... Rest> First first_of(Result (*)(First, Rest...));

// The number of the option says which type its argument has (curl.h, CURLOPTTYPE_*).
template<class Set, class Handle, class Option>
auto set_option(Set* set, Handle* handle, Option option, va_list& arguments) {
  auto const number = int(option);
  if (number < CURLOPTTYPE_OBJECTPOINT) return set(handle, option, va_arg(arguments, long));
  if (number >= CURLOPTTYPE_OFF_T && number < CURLOPTTYPE_BLOB)
    return set(handle, option, va_arg(arguments, curl_off_t));
  return set(handle, option, va_arg(arguments, void*));  // objects, functions and blobs are pointers
}

}  // namespace

#undef FUNCTIONS

extern "C" {

HIDDEN CURLcode curl_global_init_mem(long flags, curl_malloc_callback allocate, curl_free_callback release,
                                     curl_realloc_callback grow, curl_strdup_callback copy,
                                     curl_calloc_callback zeroed) {
  auto const* const it = libcurl.get();
  return it ? it->global_init_mem(flags, allocate, release, grow, copy, zeroed) : CURLE_FAILED_INIT;
}

HIDDEN curl_version_info_data* curl_version_info(CURLversion age) {
  static curl_version_info_data none{};
  auto const* const it = libcurl.get();
  return it ? it->version_info(age) : &none;
}

HIDDEN time_t curl_getdate(char const* text, time_t const* unused) {
  auto const* const it = libcurl.get();
  return it ? it->getdate(text, unused) : -1;
}

HIDDEN void curl_free(void* text) {
  if (!text) return;
  if (auto const* const it = libcurl.get()) it->free(text);
}

HIDDEN char const* curl_easy_strerror(CURLcode code) {
  auto const* const it = libcurl.get();
  return it ? it->easy_strerror(code) : libcurl.load_error();
}

HIDDEN CURL* curl_easy_init() {
  auto const* const it = libcurl.get();
  return it ? it->easy_init() : nullptr;
}

HIDDEN void curl_easy_cleanup(CURL* easy) {
  if (!easy) return;
  if (auto const* const it = libcurl.get()) it->easy_cleanup(easy);
}

HIDDEN CURLcode curl_easy_perform(CURL* easy) {
  auto const* const it = libcurl.get();
  return it ? it->easy_perform(easy) : CURLE_FAILED_INIT;
}

HIDDEN CURLcode curl_easy_setopt(CURL* easy, CURLoption option, ...) {
  auto const* const it = libcurl.get();
  if (!it) return CURLE_FAILED_INIT;
  va_list arguments;
  va_start(arguments, option);
  auto const code = set_option(it->easy_setopt, easy, option, arguments);
  va_end(arguments);
  return code;
}

// The argument is always a pointer to the result.
HIDDEN CURLcode curl_easy_getinfo(CURL* easy, CURLINFO info, ...) {
  auto const* const it = libcurl.get();
  if (!it) return CURLE_FAILED_INIT;
  va_list arguments;
  va_start(arguments, info);
  auto const code = it->easy_getinfo(easy, info, va_arg(arguments, void*));
  va_end(arguments);
  return code;
}

HIDDEN CURLM* curl_multi_init() {
  auto const* const it = libcurl.get();
  return it ? it->multi_init() : nullptr;
}

HIDDEN CURLMcode curl_multi_cleanup(CURLM* multi) {
  auto const* const it = multi ? libcurl.get() : nullptr;
  return it ? it->multi_cleanup(multi) : CURLM_BAD_HANDLE;
}

HIDDEN CURLMcode curl_multi_setopt(CURLM* multi, CURLMoption option, ...) {
  auto const* const it = libcurl.get();
  if (!it) return CURLM_BAD_HANDLE;
  va_list arguments;
  va_start(arguments, option);
  auto const code = set_option(it->multi_setopt, multi, option, arguments);
  va_end(arguments);
  return code;
}

HIDDEN CURLMcode curl_multi_add_handle(CURLM* multi, CURL* easy) {
  auto const* const it = libcurl.get();
  return it ? it->multi_add_handle(multi, easy) : CURLM_BAD_HANDLE;
}

HIDDEN CURLMcode curl_multi_remove_handle(CURLM* multi, CURL* easy) {
  auto const* const it = libcurl.get();
  return it ? it->multi_remove_handle(multi, easy) : CURLM_BAD_HANDLE;
}

HIDDEN CURLMcode curl_multi_socket_action(CURLM* multi, curl_socket_t socket, int events, int* running) {
  auto const* const it = libcurl.get();
  return it ? it->multi_socket_action(multi, socket, events, running) : CURLM_BAD_HANDLE;
}

HIDDEN CURLMcode curl_multi_timeout(CURLM* multi, long* milliseconds) {
  auto const* const it = libcurl.get();
  return it ? it->multi_timeout(multi, milliseconds) : CURLM_BAD_HANDLE;
}

HIDDEN CURLMsg* curl_multi_info_read(CURLM* multi, int* left) {
  auto const* const it = libcurl.get();
  return it ? it->multi_info_read(multi, left) : nullptr;
}

HIDDEN curl_slist* curl_slist_append(curl_slist* list, char const* text) {
  auto const* const it = libcurl.get();
  return it ? it->slist_append(list, text) : nullptr;
}

HIDDEN void curl_slist_free_all(curl_slist* list) {
  if (!list) return;
  if (auto const* const it = libcurl.get()) it->slist_free_all(list);
}

HIDDEN CURLU* curl_url() {
  auto const* const it = libcurl.get();
  return it ? it->url() : nullptr;
}

HIDDEN void curl_url_cleanup(CURLU* url) {
  if (!url) return;
  if (auto const* const it = libcurl.get()) it->url_cleanup(url);
}

HIDDEN CURLUcode curl_url_get(decltype(first_of(&::curl_url_get)) url, CURLUPart part, char** text,
                              unsigned flags) {
  auto const* const it = libcurl.get();
  return it ? it->url_get(url, part, text, flags) : CURLUE_OUT_OF_MEMORY;
}

HIDDEN CURLUcode curl_url_set(CURLU* url, CURLUPart part, char const* text, unsigned flags) {
  auto const* const it = libcurl.get();
  return it ? it->url_set(url, part, text, flags) : CURLUE_OUT_OF_MEMORY;
}

}  // extern "C"
