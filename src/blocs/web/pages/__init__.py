"""The pages of the site, one a module: from what is held and a view to what is shown."""
