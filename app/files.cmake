# The modules of the page, each behind those that it imports.
set(page_modules
    texts.mjs
    host.mjs
    plan.mjs
    board.mjs
    dom.mjs
    sheet_parts.mjs
    sheet_view.mjs
    board_parts.mjs
    board_view.mjs
    main.mjs)
