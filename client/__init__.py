"""The terminal program: `core/` is the talk without I/O, `ui/` the screen, the rest joins them."""
