"""IN: agency copy. Sources, fetching, formats and identity."""
