"""The file of a store: its tables, how it is opened, written and asked, and what goes wrong with it."""
