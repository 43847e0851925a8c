"""OUT: what readers get. Fronts, story pages, archives, feeds and sitemaps."""
