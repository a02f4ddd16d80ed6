"""What commands ask of the program besides talking. It is done at once, so that the next key is
already for the page that was asked for."""

from __future__ import annotations

from client.connection import Endpoint
from client.core.events import Event, HabitsChanged, SaidElsewhere
from client.core.wishes import (
    ClearWanted,
    Collected,
    ConnectWanted,
    CopyWanted,
    DoctorWanted,
    InviteWanted,
    OpenWanted,
    PreferenceChanged,
    QuitWanted,
    SearchWanted,
    ServersWanted,
    SettingsWanted,
)
from client.ui.desk import Desk
from client.ui.doctorpage import show_doctor
from client.ui.finding import find
from client.ui.invitepage import show_invite
from client.ui.stay import Seen, Stay, now
from client.ui.wrap import ELLIPSIS
from language import _


class Deeds:
    """Of one visit, at that server."""

    def __init__(self, desk: Desk, endpoint: Endpoint, seen: Seen) -> None:
        self._desk = desk
        self._endpoint = endpoint
        self._seen = seen

    def take(self, event: Event, stay: Stay) -> bool:
        """Do what an event asks for. False if it asks for nothing of this kind."""
        desk = self._desk
        match event:
            case QuitWanted(text):
                desk.leave(text)
            case ServersWanted():
                desk.show_list()
            case ConnectWanted(where):
                desk.connect(where)
            case DoctorWanted():
                show_doctor(desk.screen, desk.diagnose)
            case InviteWanted(room):
                show_invite(desk, stay, self._endpoint, room)
            case SearchWanted():
                find(desk, stay, event)
            case ClearWanted(key):
                self._seen.cleared(stay.talk, key)
            case CopyWanted() | OpenWanted() | Collected():
                desk.hands.take(event, stay.talk, lambda text, wrong: _tell(stay, text, wrong))
            case HabitsChanged():
                desk.memory.touch()
            case PreferenceChanged(name):
                for text in desk.chosen.changed(name):
                    _tell(stay, text, wrong=False)
            case SaidElsewhere(nick, text):
                first, *rest = text.split("\n")
                told = _("To {nick}: {text} (/msg {nick} goes there)")
                text = told.format(nick=nick, text=f"{first} {ELLIPSIS}" if rest else first)
                _tell(stay, text, wrong=False)
            case SettingsWanted(page=page):
                desk.chosen.show(page)
            case _:
                return False
        return True


def _tell(stay: Stay, text: str, wrong: bool) -> None:
    stay.show(stay.talk.tell(text, now(), wrong=wrong))
