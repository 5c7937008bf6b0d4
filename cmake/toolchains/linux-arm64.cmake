# Debian's compiler for arm64, and Debian's libraries for it in the folder AFFINITY_SYSROOT (packaging/cross/store.py).
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES AFFINITY_SYSROOT)  # the check of the compiler runs this file in a project of its own
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_SYSROOT ${AFFINITY_SYSROOT})
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
# Runs tests, and the program where it writes its own manual.
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64-static;-L;${AFFINITY_SYSROOT})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_LIBDIR} ${AFFINITY_SYSROOT}/usr/lib/aarch64-linux-gnu/pkgconfig)  # else it tells of this machine's
