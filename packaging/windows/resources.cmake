# What Windows reads of the program before it runs it: its version, and that it takes UTF-8 and long paths.
enable_language(RC)
string(REPLACE "." "," AFFINITY_VERSION_COMMAS ${PROJECT_VERSION})
configure_file(${CMAKE_CURRENT_LIST_DIR}/program.rc.in ${PROJECT_BINARY_DIR}/program.rc @ONLY)
configure_file(${CMAKE_CURRENT_LIST_DIR}/program.manifest ${PROJECT_BINARY_DIR}/program.manifest COPYONLY)

function(affinity_resources target)
  target_sources(${target} PRIVATE ${PROJECT_BINARY_DIR}/program.rc)
  set_source_files_properties(${PROJECT_BINARY_DIR}/program.rc PROPERTIES
                              OBJECT_DEPENDS ${PROJECT_BINARY_DIR}/program.manifest SKIP_PRECOMPILE_HEADERS ON)
endfunction()
