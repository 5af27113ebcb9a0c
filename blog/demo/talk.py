"""What else is said at Tarn, and what becomes of it: changed, taken back, reported, hidden, objected to. As acts."""

from __future__ import annotations

from blog.demo.acts import Act, answer, approve, at, mark_spam, needs_no_reply, reject, remove, say
from blog.demo.voices import (
    appeal,
    block,
    change_rule,
    erase,
    flag,
    go_away,
    hide,
    keep,
    revise,
    say_unchecked,
    say_unproven,
    send_back,
    take_back,
    take_case,
    undo_last,
    uphold,
)

ENDED: tuple[Act, ...] = (
    at(83, "19:02", say, "bea-first", who="bea", on="open-a-beam",
       body="I did this on the train to Oxenholme with a butter knife. I am a nurse and I was in uniform, so there were questions."),
    at(82, "08:10", approve, "bea-first", by="priya"),
    at(82, "09:00", answer, "jonas-knife", to="bea-first", by="jonas", speaking="self",
       text="A butter knife is a better tool than the one I sell. Mind the seal."),
    at(40, "22:15", erase, "bea-first"),
    at(37, "21:10", say, "des-box", who="des", on="what-a-lumen-does-not-tell-you",
       body="Mine says 1600 LUMEN on the box and I cannot read a map by it. Here is the box: http://riders.example/box"),
    at(36, "07:58", mark_spam, "des-box", by="priya"),
    at(36, "08:01", undo_last, "des-box", by="priya"),
    at(36, "08:03", approve, "des-box", by="priya"),
    at(36, "08:05", needs_no_reply, "des-box", by="jonas"),
    at(30, "08:00", block, kind="domain", value="cheap.example", effect="spam", by="priya",
       note="Sells copies, and comes back under a new name every week."),
    at(24, "09:02", flag, "angry-1", who="ellen", reason="abuse", words="Nobody has to talk to people like this."),
    at(24, "09:10", keep, "angry-1", by="ben"),
    at(24, "11:45", say, "sadiq-bank", who="sadiq", on="four-pounds",
       body="My last light came from a company that went under with my money. I will pay the forty pence and say no more."),
    at(24, "12:10", say, "ellen-bank", who="ellen", on="four-pounds", reply_to="sadiq-bank",
       body="Same company, I think. The one with the owl?"),
    at(24, "12:11", needs_no_reply, "ellen-bank", by="ben"),
    at(23, "07:30", take_back, "sadiq-bank"),
    at(23, "09:00", change_rule, code="personal-data", add="A street without a number is an address too.", by="ann",
       note="Somebody’s street stood here for twelve minutes yesterday. Now nobody has to wonder whether that counts."),
)  # fmt: skip

JUDGED: tuple[Act, ...] = (
    at(15, "18:20", say, "bea-tray", who="bea", on="four-pounds",
       body="Never mind the price. Does the new box still have the plastic tray? I own six lights and six trays."),
    at(15, "18:40", approve, "bea-tray", by="ben"),
    at(14, "08:00", remove, "bea-tray", by="priya", reason="off-topic", note="This page is about the price of the Beam 2."),
    at(14, "12:25", appeal, "bea-tray", words="The tray is part of what I pay for, so it belongs under the sum. Read it again."),
    at(14, "17:05", uphold, "bea-tray", by="ann", note="She is right: whatever is in the box is in the price."),
    at(14, "17:20", answer, "ann-tray", to="bea-tray", by="ann",
       text="It belongs here, and we were wrong to take it down. The tray goes when the last 400 are used up, around Easter. "
            "Bring me the six: we put new lights in them."),
    at(11, "20:15", say, "tom-mount", who="tom", on="what-you-asked-in-autumn",
       body="Nothing about the bar mount. Mine creeps round on every descent."),
    at(11, "20:24", revise, "tom-mount",
       body="Nothing about the bar mount. Mine creeps round on every descent. It is the one with a single screw, from 2023, on a "
            "31.8 bar."),
    at(10, "09:40", answer, "jonas-mount", to="tom-mount", by="jonas",
       text="The one with a single screw does that, and the one with two does not. Come by and I change it while you wait. I should "
            "have put it in the list."),
    at(9, "20:00", say, "juno-found", who="juno", on="what-you-asked-in-autumn",
       body="Where do I find the winter strap? It is not in the shop."),
    at(9, "20:20", take_back, "juno-found"),
    at(7, "19:30", say, "hilde-winter", who="hilde", on="it-was-the-firmware",
       body="2.4.1 on both lamps since Sunday. Minus nineteen this morning, forty minutes on high, no blink at all."),
    at(6, "08:10", answer, "marta-winter", to="hilde-winter", by="marta",
       text="Minus nineteen is one degree colder than our freezer. Thank you. I have written it beside the curve."),
    at(5, "12:40", say, "carys-lad", who="carys", on="open-a-beam",
       body="The lad called Stephen at Bikes of Kendal broke mine doing exactly this, and then said it came in like that."),
    at(5, "16:10", send_back, "carys-lad", by="priya",
       note="We would like to publish this. Would you leave out his name? However clumsy he was, nobody asked him."),
    at(4, "18:30", say, "des-nephew", who="des", on="what-you-asked-in-autumn",
       body="You would get half as many questions if you could fit a lens straight. My nephew could do it, and he is nine."),
    at(3, "08:00", approve, "des-nephew", by="ben"),
    at(3, "12:15", say, "des-parking", who="des", on="it-was-the-firmware",
       body="There is nowhere to park in Wildman Street any more. I drove twenty miles for the swap and drove home again."),
    at(3, "12:50", reject, "des-parking", by="ben", reason="off-topic", note="The council decides about parking, not us."),
    at(2, "09:00", go_away, "jonas", days=6, stand_in="marta"),
)  # fmt: skip

WAITING: tuple[Act, ...] = (
    at(2, "19:30", appeal, "des-parking",
       words="This very page says: bring it in and we swap it. I did, and could not. Where am I to leave the van?"),
    at(1, "17:40", say, "mike-gary", who="mike", on="open-a-beam",
       body="Or save yourself the trouble: same light in Penrith for £45 cash, ask for Gary, 07700 900412."),
    at(1, "17:58", approve, "mike-gary", by="ben"),
    at(1, "18:20", flag, "mike-gary", who="carys", reason="personal-data", words="I rang it. He was not pleased."),
    at(1, "18:31", hide, "mike-gary", by="priya", reason="personal-data", note="It shows somebody’s telephone number."),
    at(1, "19:10", flag, "des-nephew", who="ellen", reason="abuse", words="Jonas fits those lenses. Does this have to stand?"),
    at(1, "20:05", revise, "hilde-winter",
       body="2.4.1 on both lamps since Sunday. Minus nineteen this morning, forty minutes on high, no blink at all.\n\nMy own "
            "logger, three nights: https://hilde.example/minus-19 https://hilde.example/minus-16 https://hilde.example/minus-17"),
    at(1, "21:40", block, kind="words", value="ask for Gary", effect="hold", by="priya", on=False,
       note="Twice this month. To be tried before it is on."),
    at(1, "22:50", say_unproven, "carys-late", who="carys", on="what-you-asked-in-autumn",
       body="It forgot the light again tonight. Twelve seconds, in the rain, and I missed the 555."),
    at(1, "23:20", say_unchecked, "tom-photo", who="tom", on="open-a-beam",
       body="The clip on the old one looks like this: http://riders.example/old-clip. Which way does it go?"),
    at(0, "23:59", take_case, "rob-waits", by="priya"),
)  # fmt: skip

TALK = ENDED + JUDGED + WAITING
