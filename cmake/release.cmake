# How a release is compiled and linked on each system, beyond the flags of its preset.
if(APPLE)
  # -s while linking: to strip afterwards would break the signature, and an arm64 Mac ends such a program at once.
  add_link_options(-Wl,-dead_strip -s)
elseif(WIN32)
  add_link_options(-static -s -Wl,--gc-sections -Wl,--dynamicbase,--high-entropy-va,--nxcompat -Wl,--no-insert-timestamp)
else()
  add_link_options(-Wl,--gc-sections)
endif()
# Jumps land where the compiler meant them to, on processors that check it.
if(CMAKE_SYSTEM_NAME STREQUAL Linux AND CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
  add_compile_options(-fcf-protection)
elseif(CMAKE_SYSTEM_NAME STREQUAL Linux AND CMAKE_SYSTEM_PROCESSOR STREQUAL aarch64)
  add_compile_options(-mbranch-protection=standard)
endif()
# Where the tool chains lie on this machine is nothing that a program should carry.
if(AFFINITY_SYSROOT)
  add_compile_options(-ffile-prefix-map=${AFFINITY_SYSROOT}=)
endif()
if(AFFINITY_HEADERS)
  add_compile_options(-ffile-prefix-map=${AFFINITY_HEADERS}=/usr/include)
endif()
