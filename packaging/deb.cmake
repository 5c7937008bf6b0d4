# The .deb: `cpack -G DEB --config build/release/CPackConfig.cmake`. It uses Debian's shared libraries, so that Debian's
# updates of them reach it.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME affinity-crm-mcp)
set(CPACK_PACKAGE_VENDOR "the affinity-crm-mcp authors")
set(CPACK_PACKAGE_CONTACT "The affinity-crm-mcp authors <maintainers@affinity-crm-mcp.example>")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "MCP server for Affinity CRM")
# Without a blank at the start of lines: CPack puts one there.
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "Gives AI agents the Affinity CRM (affinity.co, the relationship CRM of
venture and private-equity firms) as tools of the Model Context Protocol,
over stdio and over HTTP.

With --sandbox it needs no account and serves a built-in example firm.
The HTTP service is installed but not enabled: it needs an API key first,
see /usr/share/doc/affinity-crm-mcp/docs/install.md.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# The program loads these by itself (docs/decisions/0013-libcurl-when-it-is-needed.md, 0022-a-journal-in-sqlite.md), so
# shlibdeps does not see them.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libcurl4 (>= 7.87), libsqlite3-0 (>= 3.40)")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_SOURCE_DIR}/debian/conffiles)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
                                                WORLD_READ WORLD_EXECUTE)
include(CPack)
