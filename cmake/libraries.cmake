# The libraries that the program is built with, as targets that the layers name.
#   By default they are those of this machine, found.
#   With AFFINITY_STATIC_LIBRARIES, a list of NAME=FOLDER, they are the static ones of these folders, and headers are those
#   of AFFINITY_HEADERS: what packaging/cross builds for systems that have no such packages (docs/decisions/0027-programs-for-other-systems.md).

# What is missing is said in words that help: where it comes from on Debian and in vcpkg.
macro(affinity_find name debian vcpkg)
  find_package(${name} ${ARGN})
  if(NOT ${name}_FOUND)
    string(REPLACE ";" " " wanted "${name} ${ARGN}")
    message(FATAL_ERROR "Not found: ${wanted}. Debian 12: apt install ${debian}. vcpkg: ${vcpkg} (vcpkg.json lists it).")
  endif()
endmacro()
find_package(Threads REQUIRED)

if(NOT AFFINITY_STATIC_LIBRARIES)
  affinity_find(Boost "libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev"
                "boost-asio, boost-beast, boost-json, boost-url" 1.81 COMPONENTS json url)
  affinity_find(CURL libcurl4-openssl-dev "curl[openssl,http2]" 7.87)  # 7.87: CURLOPT_QUICK_EXIT
  affinity_find(OpenSSL libssl-dev openssl 3)
  affinity_find(SQLite3 libsqlite3-dev sqlite3 3.40)
  affinity_find(spdlog libspdlog-dev spdlog)
  affinity_find(CLI11 libcli11-dev cli11)
  affinity_find(tomlplusplus libtomlplusplus-dev tomlplusplus)
  return()
endif()

foreach(entry IN LISTS AFFINITY_STATIC_LIBRARIES)
  string(REGEX MATCH "^([^=]+)=(.+)$" _ ${entry})
  set(folder_${CMAKE_MATCH_1} ${CMAKE_MATCH_2})
endforeach()
# affinity_static(TARGET FOLDER ARCHIVE LINK...)
function(affinity_static name folder archive)
  add_library(${name} STATIC IMPORTED)
  set_target_properties(${name} PROPERTIES IMPORTED_LOCATION ${folder}/lib/lib${archive}.a
                        INTERFACE_INCLUDE_DIRECTORIES ${folder}/include INTERFACE_LINK_LIBRARIES "${ARGN}")
endfunction()
set(windows $<STREQUAL:${CMAKE_SYSTEM_NAME},Windows>)
affinity_static(OpenSSL::Crypto ${folder_openssl} crypto "$<${windows}:ws2_32;crypt32;advapi32;gdi32>")
affinity_static(OpenSSL::SSL ${folder_openssl} ssl OpenSSL::Crypto)
affinity_static(affinity_zlib ${folder_zlib} z "")
affinity_static(affinity_nghttp2 ${folder_nghttp2} nghttp2 "")
affinity_static(SQLite::SQLite3 ${folder_sqlite3} sqlite3 "")
affinity_static(CURL::libcurl ${folder_curl} curl OpenSSL::SSL affinity_nghttp2 affinity_zlib
                "$<${windows}:ws2_32;mswsock;crypt32;bcrypt;advapi32>")
set_target_properties(CURL::libcurl PROPERTIES INTERFACE_COMPILE_DEFINITIONS "CURL_STATICLIB;NGHTTP2_STATICLIB")

# Boost.JSON and Boost.URL have their sources in headers.
add_library(affinity_boost STATIC ${CMAKE_SOURCE_DIR}/packaging/cross/boost.cpp)
target_include_directories(affinity_boost SYSTEM PUBLIC ${AFFINITY_HEADERS})
target_compile_definitions(affinity_boost PUBLIC BOOST_JSON_NO_LIB BOOST_URL_NO_LIB BOOST_CONTAINER_NO_LIB)
target_compile_options(affinity_boost PRIVATE -w -ffile-prefix-map=${AFFINITY_HEADERS}=/usr/include)  # cmake/release.cmake comes later
add_library(Boost::json ALIAS affinity_boost)
add_library(Boost::url ALIAS affinity_boost)
foreach(name spdlog::spdlog_header_only CLI11::CLI11 tomlplusplus::tomlplusplus Boost::headers)
  add_library(${name} INTERFACE IMPORTED)
  set_target_properties(${name} PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${AFFINITY_HEADERS})
endforeach()
set_target_properties(spdlog::spdlog_header_only PROPERTIES INTERFACE_COMPILE_DEFINITIONS SPDLOG_FMT_EXTERNAL)
