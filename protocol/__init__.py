"""What is said on the wire: the grammar of IRCv3, shared by server and client.

Pure: no I/O, no clock, standard library only. Everything here is closed both ways: whatever parses
can be formatted again, and formatting never emits CR, LF or NUL inside a line.
"""
