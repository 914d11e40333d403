// Shared by all pages: sorting of tables, parts that a link leads to. Every page works without it.
"use strict";
await import("/static/brief.js");
