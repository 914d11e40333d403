"""Evidence as a folder of plain files that says itself what it holds: tables, a README and a manifest."""
