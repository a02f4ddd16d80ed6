"""Words to compare aloud instead of the 64 digits of a fingerprint.

Two people who read the same six words have the same key: `house tiger lemon …` is said on the phone
or across a room, and nobody reads hex digits aloud twice.
"""

from __future__ import annotations

import functools
import hashlib

# 256 words: one byte each. Short, known to who learns English, none like another in its first
# four letters or by ear.
_LIST = """
    alarm album anchor angel ankle apple arrow atlas autumn baby bacon badge bamboo banana
    barrel basket beach bicycle bird blanket boat book bottle bowl bridge brother bucket butter
    cabin cactus camel candle canoe carpet carrot castle cat cello chair cheese cherry chess
    circle clock cloud coconut coffee comet copper coral cotton cousin crayon crystal cupboard
    dance dentist desert diamond dinner doctor dolphin donkey door dragon drum duck durian eagle
    earth echo egg elbow elephant engine envelope eraser fabric falcon farmer feather fence
    finger fish flag flute forest fox friend frog fruit garden garlic gecko ghost ginger giraffe
    glass glove gold goose grape guitar hammer harbor hawk helmet hippo honey horse hotel house
    igloo iron island ivory jacket jasmine jeans jelly judge juice jungle kangaroo kettle
    keyboard king kitchen kite knife koala ladder lamp lantern laptop laundry lemon letter lion
    lizard lobster lotus magnet mango map market melon metal milk mirror monkey moon mosque
    mountain museum mushroom music napkin needle nest noodle nose ocean octopus olive onion
    orange orchid oven owl oyster paddle palace panda papaya parrot peanut pencil pepper piano
    picnic pilot planet pocket potato pumpkin puppet queen quilt rabbit radio rain ribbon rice
    river robot rocket roof rose rubber saddle sailor salad salt sandal school shadow silver
    singer snake spider spoon squirrel star stone student sugar summer table teacher temple
    tennis thumb ticket tiger tofu tomato tower train tree trumpet turtle umbrella uncle uniform
    valley vanilla velvet village violin volcano wagon wallet walnut water wheel whistle window
    winter wizard wolf yacht yellow yogurt zebra zipper
"""
WORDS = tuple(_LIST.split())

# Six words are 48 bits. Whoever wants a key of his own with somebody else's words must try 2**48
# of them, and each try costs two hashes a round: a graphics card that does 10**10 hashes a second
# needs 178 years. A person's computer does it once, in about 30 ms.
COUNT = 6
ROUNDS = 100_000
_SALT = b"warkop-words-1"


@functools.lru_cache(maxsize=512)
def words(fingerprint: str) -> tuple[str, ...]:
    """The COUNT words of a fingerprint (hex digits, any case): PBKDF2-HMAC-SHA-256 of its bytes,
    one word for each byte. Raises ValueError if it is not hex. Takes about 30 ms the first time."""
    digest = hashlib.pbkdf2_hmac("sha256", bytes.fromhex(fingerprint), _SALT, ROUNDS, COUNT)
    return tuple(WORDS[byte] for byte in digest)


def spoken(fingerprint: str) -> str:
    """The words with a space between, as both terminals show them."""
    return " ".join(words(fingerprint))


def grouped(fingerprint: str) -> str:
    """The digits as a server prints them, to be compared by eye: `3f9a 01bc …`."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))


def in_two_lines(fingerprint: str) -> tuple[str, str]:
    """The same with eight groups in each line, for screens of 60 columns."""
    half = len(fingerprint) // 2
    return grouped(fingerprint[:half]), grouped(fingerprint[half:])
