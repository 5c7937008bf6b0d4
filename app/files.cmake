# The modules of the page, each behind those that it imports.
set(page_modules
    main.mjs)
