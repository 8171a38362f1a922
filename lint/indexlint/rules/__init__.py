"""The decisions: one module and one page for each rule."""
