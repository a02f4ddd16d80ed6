"""Emoji by name, as GitHub, Slack and most chats call them: `:thumbsup:`.

The names that people write stand here; every other emoji is known by its name in Unicode
(`:hot_pepper:`), so no library is needed: `emoji` is 600 KB for names that nobody types.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import cache

LIMIT = 50  # found by a search; more is no help
# Where Unicode has its pictures; of these only what is two cells wide by itself is an emoji
# without a variation selector, and that is what terminals agree on.
_BLOCKS = ((0x231A, 0x2B56), (0x1F300, 0x1FB00))
_NAME = re.compile(r"(?:^|\s):([a-z0-9_+-]+):$")
_ATTEMPT = re.compile(r":(?:[A-Za-z0-9_+][A-Za-z0-9_+-]+|-1|[A-Za-z0-9_+-]+:)")
_LONGEST = 32  # letters of a name that is compared with all others

_COMMON = """
smile 😄 grin 😁 grinning 😀 smiley 😃 joy 😂 rofl 🤣 laughing 😆 sweat_smile 😅 wink 😉 blush 😊
slightly_smiling_face 🙂 upside_down_face 🙃 innocent 😇 yum 😋 relieved 😌 heart_eyes 😍
kissing_heart 😘 kissing 😗 smirk 😏 neutral_face 😐 expressionless 😑 unamused 😒 sweat 😓
pensive 😔 confused 😕 slightly_frowning_face 🙁 disappointed 😞 worried 😟 angry 😠 rage 😡
cry 😢 sob 😭 scream 😱 fearful 😨 weary 😩 tired_face 😫 sleepy 😪 sleeping 😴 zzz 💤 mask 😷
sunglasses 😎 nerd_face 🤓 thinking 🤔 hugs 🤗 shushing 🤫 zipper_mouth 🤐 money_mouth 🤑
roll_eyes 🙄 grimacing 😬 lying_face 🤥 drooling 🤤 exploding_head 🤯 cowboy 🤠 partying 🥳
pleading 🥺 star_struck 🤩 zany 🤪 raised_eyebrow 🤨 monocle 🧐 face_palm 🤦 facepalm 🤦 shrug 🤷
stuck_out_tongue 😛 stuck_out_tongue_winking_eye 😜 flushed 😳 dizzy_face 😵 astonished 😲
open_mouth 😮 hushed 😯 frowning 😦 anguished 😧 triumph 😤 smiling_imp 😈 imp 👿 skull 💀 poop 💩
hankey 💩 clown 🤡 ghost 👻 alien 👽 robot 🤖 smile_cat 😸 joy_cat 😹 see_no_evil 🙈
hear_no_evil 🙉 speak_no_evil 🙊 melting 🫠 saluting 🫡 yawning 🥱 cold_face 🥶 hot_face 🥵
sneezing 🤧 vomiting 🤮 nauseated 🤢 thumbsup 👍 +1 👍 thumbsdown 👎 -1 👎 ok_hand 👌 wave 👋
clap 👏 pray 🙏 muscle 💪 raised_hands 🙌 raised_hand ✋ fist ✊ punch 👊 point_up_2 👆
point_down 👇 point_left 👈 point_right 👉 crossed_fingers 🤞 handshake 🤝 open_hands 👐
call_me 🤙 metal 🤘 pinch 🤏 eyes 👀 brain 🧠 ear 👂 nose 👃 tongue 👅 lips 👄 baby 👶 boy 👦
girl 👧 man 👨 woman 👩 cop 👮 ninja 🥷 santa 🎅 runner 🏃 walking 🚶 dancer 💃 bow 🙇
raising_hand 🙋 family 👪 heart 💗 heartpulse 💗 orange_heart 🧡 yellow_heart 💛 green_heart 💚
blue_heart 💙 purple_heart 💜 black_heart 🖤 white_heart 🤍 broken_heart 💔 two_hearts 💕
sparkling_heart 💖 100 💯 fire 🔥 sparkles ✨ star ⭐ star2 🌟 dizzy 💫 boom 💥 collision 💥
tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁 trophy 🏆 medal 🏅 first_place 🥇 second_place 🥈
third_place 🥉 crown 👑 gem 💎 rocket 🚀 zap ⚡ bulb 💡 bomb 💣 rainbow 🌈 droplet 💧 ocean 🌊
snowman ⛄ umbrella ☔ white_check_mark ✅ check ✅ x ❌ negative_squared_cross_mark ❎
question ❓ exclamation ❗ grey_question ❔ no_entry ⛔ no_entry_sign 🚫 stop 🛑 warning_sign 🚧
construction 🚧 rotating_light 🚨 heavy_plus_sign ➕ heavy_minus_sign ➖ repeat 🔁
arrows_counterclockwise 🔄 new 🆕 free 🆓 ok 🆗 cool 🆒 up 🆙 sos 🆘 top 🔝 soon 🔜 back 🔙 end 🔚
on 🔛 red_circle 🔴 orange_circle 🟠 yellow_circle 🟡 green_circle 🟢 blue_circle 🔵
white_circle ⚪ black_circle ⚫ red_square 🟥 green_square 🟩 blue_square 🟦 large_blue_diamond 🔷
bell 🔔 no_bell 🔕 mega 📣 loudspeaker 📢 speaker 🔈 loud_sound 🔊 mute 🔇 speech_balloon 💬
thought_balloon 💭 wave_hand 👋 phone 📱 iphone 📱 telephone_receiver 📞 computer 💻 laptop 💻
desktop 💻 floppy_disk 💾 cd 💿 dvd 📀 battery 🔋 electric_plug 🔌 camera 📷 video_camera 📹 tv 📺
radio 📻 headphones 🎧 microphone 🎤 musical_note 🎵 notes 🎶 guitar 🎸 art 🎨 video_game 🎮
game_die 🎲 dart 🎯 jigsaw 🧩 soccer ⚽ basketball 🏀 football 🏈 tennis 🎾 badminton 🏸 lock 🔒
unlock 🔓 key 🔑 closed_lock_with_key 🔐 mag 🔍 mag_right 🔎 link 🔗 paperclip 📎 pushpin 📌
round_pushpin 📍 memo 📝 pencil 📝 book 📖 books 📚 notebook 📓 newspaper 📰 calendar 📅 date 📅
bar_chart 📊 chart 📈 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 clipboard 📋
file_folder 📁 open_file_folder 📂 page_facing_up 📄 package 📦 mailbox 📫 envelope_with_arrow 📩
email 📧 inbox_tray 📥 outbox_tray 📤 bookmark 🔖 hammer 🔨 wrench 🔧 nut_and_bolt 🔩 toolbox 🧰
magnet 🧲 microscope 🔬 telescope 🔭 satellite 📡 syringe 💉 pill 💊 test_tube 🧪 dna 🧬
hourglass ⌛ watch ⌚ alarm_clock ⏰ clock 🕐 money_with_wings 💸 dollar 💵 moneybag 💰
credit_card 💳 briefcase 💼 bug 🐛 ant 🐜 bee 🐝 beetle 🐞 butterfly 🦋 snail 🐌 snake 🐍
python 🐍 crab 🦀 rust 🦀 turtle 🐢 fish 🐟 whale 🐳 dolphin 🐬 octopus 🐙 shark 🦈 penguin 🐧
linux 🐧 bird 🐦 duck 🦆 eagle 🦅 owl 🦉 chicken 🐔 cat 🐱 dog 🐶 mouse 🐭 hamster 🐹 rabbit 🐰
fox 🦊 bear 🐻 panda 🐼 koala 🐨 tiger 🐯 lion 🦁 cow 🐮 pig 🐷 frog 🐸 monkey 🐒 monkey_face 🐵
gorilla 🦍 wolf 🐺 boar 🐗 horse 🐴 unicorn 🦄 elephant 🐘 camel 🐫 dragon 🐉 dragon_face 🐲
sauropod 🦕 t-rex 🦖 llama 🦙 cactus 🌵 christmas_tree 🎄 evergreen_tree 🌲 deciduous_tree 🌳
palm_tree 🌴 seedling 🌱 herb 🌿 four_leaf_clover 🍀 maple_leaf 🍁 mushroom 🍄 rose 🌹
sunflower 🌻 cherry_blossom 🌸 tulip 🌷 bouquet 💐 earth_asia 🌏 earth_africa 🌍 earth_americas 🌎
globe 🌐 full_moon 🌕 new_moon 🌑 crescent_moon 🌙 sun_with_face 🌞 partly_sunny ⛅ volcano 🌋
milky_way 🌌 coffee ☕ kopi ☕ tea 🍵 beer 🍺 beers 🍻 wine 🍷 cocktail 🍸 bubble_tea 🧋 milk 🥛
ice 🧊 apple 🍎 green_apple 🍏 banana 🍌 orange 🍊 tangerine 🍊 lemon 🍋 watermelon 🍉 grapes 🍇
strawberry 🍓 cherries 🍒 peach 🍑 mango 🥭 pineapple 🍍 coconut 🥥 avocado 🥑 tomato 🍅
eggplant 🍆 corn 🌽 carrot 🥕 potato 🥔 garlic 🧄 onion 🧅 bread 🍞 cheese 🧀 egg 🥚 fried_egg 🍳
bacon 🥓 hamburger 🍔 fries 🍟 pizza 🍕 hotdog 🌭 sandwich 🥪 taco 🌮 burrito 🌯 ramen 🍜
noodles 🍜 spaghetti 🍝 rice 🍚 nasi 🍚 curry 🍛 sushi 🍣 bento 🍱 dumpling 🥟 sate 🍢 oden 🍢
icecream 🍦 ice_cream 🍨 doughnut 🍩 cookie 🍪 cake 🍰 birthday 🎂 chocolate_bar 🍫 candy 🍬
popcorn 🍿 salt 🧂 car 🚗 taxi 🚕 bus 🚌 ambulance 🚑 fire_engine 🚒 police_car 🚓 truck 🚚
bike 🚲 scooter 🛵 motor_scooter 🛵 train 🚆 metro 🚇 airplane_departure 🛫 helicopter 🚁 ship 🚢
sailboat ⛵ anchor ⚓ fuelpump ⛽ traffic_light 🚥 house 🏠 home 🏠 office 🏢 hospital 🏥
school 🏫 bank 🏦 hotel 🏨 tent ⛺ mosque 🕌 church ⛪ checkered_flag 🏁 triangular_flag 🚩
crossed_flags 🎌 moyai 🗿 shopping_cart 🛒 shower 🚿 toilet 🚽 soap 🧼 sponge 🧽 broom 🧹
teddy_bear 🧸 crystal_ball 🔮 nazar 🧿 thread 🧵 yarn 🧶 shirt 👕 jeans 👖 dress 👗 shoe 👟
eyeglasses 👓 mortar_board 🎓 ring 💍 lipstick 💄 bathtub 🛁 door 🚪 chair 🪑 kiss 💋
"""


@cache
def _names() -> dict[str, str]:
    """Every name, the common ones first."""
    words = _COMMON.split()
    names = dict(zip(words[::2], words[1::2], strict=True))
    for start, end in _BLOCKS:
        for code in range(start, end):
            emoji = chr(code)
            if unicodedata.east_asian_width(emoji) == "W" and not 0x1F3FB <= code <= 0x1F3FF:
                name = unicodedata.name(emoji, "").lower().replace(" ", "_")
                if name:
                    names.setdefault(name, emoji)
    return names


def by_name(name: str) -> str:
    """The emoji of a name without colons; empty if there is none."""
    return _names().get(name.lower(), "")


def search(word: str) -> list[tuple[str, str]]:
    """(emoji, name) of those whose name begins with the word, then of those in which another word
    of the name does; each emoji once, the common names first."""
    word = word.lower()
    found: dict[str, str] = {}
    for test in (lambda name: name.startswith(word), lambda name: f"_{word}" in name):
        for name, emoji in _names().items():
            if len(found) >= LIMIT:
                break
            if test(name):
                found.setdefault(emoji, name)
    return list(found.items())


def is_name(word: str) -> bool:
    """Whether a word is the name of an emoji, or the beginning of one: `:smi`, `:smile:`. A smiley
    such as `:)`, `:D` or `:-D` is none."""
    return _ATTEMPT.fullmatch(word) is not None


def nearest(name: str) -> str:
    """The name that is most like one that does not exist; empty if none is."""
    found = search(name) if name else []
    if found:
        return found[0][1]
    near = difflib.get_close_matches(name.lower()[:_LONGEST], _names(), n=1)
    return near[0] if near else ""


def closed(text: str) -> tuple[str, str]:
    """(`:smile:`, its emoji) if the text ends with a name between colons that stands for itself;
    two empty texts otherwise: `std::list::` is code, and stays."""
    match = _NAME.search(text)
    emoji = by_name(match[1]) if match else ""
    return (f":{match[1]}:", emoji) if match and emoji else ("", "")
