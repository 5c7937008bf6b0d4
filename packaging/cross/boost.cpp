// Boost.JSON and Boost.URL, which have their sources in these headers (cmake/libraries.cmake).
#include <boost/json/src.hpp>
#include <boost/url/src.hpp>
