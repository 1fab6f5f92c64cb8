"""Asks at a terminal: question in, answer out, each on the disk before the next. The way in is `sitting`."""
