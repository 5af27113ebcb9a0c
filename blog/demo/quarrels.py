"""The faults beside the cold one: owned up to, mended, refused, objected to, merged, under embargo. A story as acts."""

from __future__ import annotations

from blog.demo.acts import Act, acknowledge, approve, at, fix, make_issue, report_issue, say, start, update
from blog.demo.debts import apologise, check, keep, teach
from blog.demo.faults import (
    affects_too,
    confirm_no,
    let_in,
    merge,
    object_to,
    offer,
    propose_no,
    report_by_form,
    report_embargoed,
    withhold,
    works,
)

PARCELS: tuple[Act, ...] = (
    at(68, "07:50", report_issue, "parcels", title="Two order mails named another buyer and their street", by="priya",
       severity="data",
       words="Nobody outside told us; I read my own order. Between Friday evening and this morning, the mail that says an order "
             "has left carried the name and street of the order before it. Two such mails went out."),
    at(68, "08:30", acknowledge, "parcels", by="priya", owner="priya", in_days=2, severity="data",
       text="It was us. The mails are stopped since 08:10. I am writing to both people by name, and to the office that watches "
            "over such things."),
    at(68, "15:10", start, "parcels", by="priya", owner="priya", in_days=5,
       text="Known: two mails, two people, name and street, nothing else. Not known yet: why the test order on Friday looked "
            "right."),
    at(67, "11:00", apologise, "parcels", by="priya", lesson_in=14,
       wrong="I changed the mail on Friday at six and sent it to all of you without reading one as you would read it.",
       hurt="Two of you, whose street a stranger has read because you bought a lamp from us.",
       will=[("Tell both what was seen, and by whom", "priya", 1),
             ("Let no mail to customers change before a second person has read it", "ben", 7)]),
    at(67, "16:20", keep, "parcels", number=1, by="priya",
       text="Both know. One has asked us to delete what we have of them, and we did.",
       evidence="Each has my letter with the first name of whoever read their address."),
    at(64, "12:10", keep, "parcels", number=2, by="ben",
       text="A mail now goes to two of us before it goes to you.",
       evidence="Under every mail from us stands “read by”, with two names."),
    at(64, "17:00", fix, "parcels", by="priya",
       text="The mail took the address from the last order that was opened, not from its own. It takes its own now.",
       evidence="The order of Tuesday, with the number removed, and its mail side by side: https://tarn.example/orders/mail."),
    at(55, "10:00", teach, "parcels", by="priya", check_in=35,
       cause="One of us could change what all of you are sent, late on a Friday, and nobody had to look.",
       changed="Two names under every mail, none changed after Thursday, and a test order with two buyers instead of one."),
    at(20, "09:40", check, "parcels", by="priya", outcome="held",
       text="Ann and I opened all 640 mails of these five weeks beside their orders. Each carries its own address."),
)  # fmt: skip

SCREW: tuple[Act, ...] = (
    at(66, "20:31", report_by_form, "screw", who="ellen", title="The bracket screw works itself loose",
       product="Handlebar bracket, black",
       words="Third ride, coming down the Struggle in the dark: the lamp tipped forward, then off. I caught it with my knee. The "
             "screw was still in it, two turns out. I had done it up tight, and my brother builds bikes, so he checked."),
    at(65, "08:05", let_in, "screw", by="ben"),
    at(65, "10:30", acknowledge, "screw", by="jonas", owner="jonas", in_days=3, severity="safety",
       hazard="The lamp can fall off while you ride.",
       product="Handlebar bracket for the Beam 2, black", versions="Stamped 07, 08 or 09 inside the clamp",
       sold="With every Beam 2 of the first three batches, and by itself, here and in eleven shops",
       tell="Push the lamp sideways with your thumb. If the clamp moves on the bar, yours is one of them.",
       today="Tighten the screw with a 3 mm key before every ride. If it moves again, take the lamp off and write to us.",
       remedy="A screw that locks, by post, free. You need nothing but the key, and you keep the old one.",
       incidents=2, units_in_days=4,
       text="We have seen it: I put one on the paint shaker and it was two turns out after nine minutes. Ellen is not the only one; "
            "a shop in Penrith told me the same in spring and I took it for a badly tightened screw."),
    at(62, "16:00", start, "screw", by="jonas", owner="jonas", in_days=9, units=1850,
       text="Known: 1,850 brackets went out, and every one has the same plain screw. Not known yet: whether the locking one holds "
            "on cobbles. It is on Ann's bike and on mine."),
    at(62, "18:44", affects_too, "screw", who="tom"),
    at(61, "07:12", affects_too, "screw", who="sadiq"),
    at(61, "09:30", apologise, "screw", by="jonas", lesson_in=59,
       wrong="I chose that screw. The one that locks costs four pence more, I knew it, and I chose the other.",
       hurt="Ellen, whose lamp came off downhill, and everybody who looks at a bracket when they should look at the road.",
       will=[("Post a locking screw to everybody who has one of these brackets", "priya", 8),
             ("Ride 500 km of bad road with five brackets before we order the next batch", "jonas", 56)]),
    at(54, "12:00", offer, "screw", by="jonas", in_days=14, keeps=1,
       text="The locking screw left for 1,612 addresses today. The other 238 were bought in shops, which have them on the counter.",
       evidence="It has a blue patch on the thread. The paint shaker ran for six hours with it: the clamp had not moved."),
    at(52, "19:45", works, "screw", who="ellen"),
    at(9, "21:20", object_to, "screw", who="ellen", act="reopening", read_by="ben",
       words="It is loose again, after 300 km with the blue screw. Not two turns, half of one. I only found it because I look now."),
    at(8, "09:10", update, "screw", by="jonas", owner="jonas", in_days=12,
       today="Look at the screw every week, also if it has the blue patch. If it moves, take the lamp off and write to us.",
       text="I have Ellen's bracket here. The patch is worn through: it locks once and not twice, and she took the lamp off to "
            "charge it every night, as one does. And I owe you the 500 km, because I have ridden 310."),
)  # fmt: skip

NOES: tuple[Act, ...] = (
    at(62, "07:15", say, "carys-frost", who="carys", on="open-a-beam",
       body="Not the clip, sorry, but I did not know where else: mine goes black at the first climb when there is frost. I thought "
            "it was the contacts and opened it for nothing."),
    at(62, "08:10", approve, "carys-frost", by="ben"),
    at(62, "08:15", make_issue, "frost", of="carys-frost", title="The light goes black at the first climb when there is frost",
       by="ben", severity="safety"),
    at(62, "14:40", merge, "frost", into="cold", by="priya",
       text="Marta read the light's own log: it is the same shutdown, in the same second of high. It goes on there, and Carys is "
            "told when it is mended."),
    at(47, "18:50", report_by_form, "adapter", who="tom", title="The new bracket does not fit the first Beam",
       words="Bought the new bracket for my first Beam because the box says “for every Beam”. It does not close. There are two "
             "millimetres missing."),
    at(46, "08:40", let_in, "adapter", by="ben"),
    at(46, "11:00", acknowledge, "adapter", by="jonas", owner="jonas", in_days=10, severity="annoyance",
       text="We have seen it. The first Beam is two millimetres thicker where the clamp sits."),
    at(40, "16:00", propose_no, "adapter", by="jonas", as_="won't fix",
       text="I will not change the clamp for it. It would be looser on every other lamp, and there are about 300 first Beams left.",
       remedy="The old bracket stays in the shop for £4. If you bought the new one, send it back whenever you like."),
    at(40, "17:05", confirm_no, "adapter", by="ann"),
    at(38, "20:10", object_to, "adapter", who="tom", act="contest", read_by="priya",
       words="I am not asking for a new clamp. I am asking for what the box says: “for every Beam”. You printed it, I paid for it."),
    at(36, "09:30", acknowledge, "adapter", by="ben", owner="ben", in_days=7, severity="annoyance",
       text="Tom is right, and I have the box on my desk. Jonas answered whether we can change the clamp. Tom asked whether we meant "
            "what we printed. I take it over from here."),
    at(33, "15:00", start, "adapter", by="ben", owner="ben", in_days=21,
       text="Known: a shim of 2 mm does it, and the printer in the library makes one in forty minutes. Not known yet: whether it "
            "survives a winter. The box loses the word “every”."),
    at(13, "15:30", offer, "adapter", by="ben", in_days=16,
       text="A shim for the first Beam is in the shop for nothing, and in an envelope to whoever bought the bracket for one.",
       evidence="It says T2 on the inside. The drawing is there for anybody with a printer: https://tarn.example/shim."),
    at(34, "13:20", report_by_form, "heat", who="sadiq", title="The Beam 2 gets too hot to hold on high",
       words="Ten minutes on high in the kitchen and I could not hold it. Is that how it is meant to be?"),
    at(33, "08:20", let_in, "heat", by="ben"),
    at(33, "10:00", acknowledge, "heat", by="marta", owner="marta", in_days=5, severity="annoyance",
       text="We have seen it. Sadiq tells me on the phone that he works nights at the infirmary in Lancaster and has it on at the bus "
            "stop. I will measure it standing still, which I should have done."),
    at(30, "14:00", propose_no, "heat", by="marta", as_="not an issue",
       text="The case is warm because it is the radiator: 51 °C after an hour on high, standing still, at 20 °C in the room. The "
            "standard for a lamp that you hold allows 60. While you ride it stays below 38.",
       remedy="Hold it by the rubber. If you cannot hold yours for five seconds anywhere, send it in: then something else is wrong."),
    at(30, "15:20", confirm_no, "heat", by="jonas"),
    at(3, "19:30", object_to, "heat", who="sadiq", act="dispute", read_by="ben",
       words="51 is not what mine does. I borrowed a thermometer from work: 58 on the fins after twenty minutes, twice. Your page "
             "says that it is not an issue, and nobody has asked me for the number."),
    at(29, "10:00", report_issue, "android", title="The app does not start on Android 7", by="marta", severity="blocked",
       words="Since version 5 of the app it closes at once on Android 7. Eleven of you have a phone that old, as far as the shop can "
             "tell."),
    at(29, "10:20", propose_no, "android", by="marta", as_="won't fix",
       text="The part of Android that talks to the light is broken in 7 itself, and nobody mends it any more. I tried for three days.",
       remedy="The button does everything the app does, slower: the sheet is in the box and under Help. For a firmware update, send "
              "us the light; the postage is ours."),
    at(28, "09:05", confirm_no, "android", by="ann"),
)  # fmt: skip

WAITING: tuple[Act, ...] = (
    at(4, "16:45", report_embargoed, "pairing", by="marta", in_days=12, severity="data",
       title="Somebody next to you can pair with your Beam without touching it",
       words="With a laptop and two minutes, the light can be made to pair without the button. Found by a student in Leeds, who gave "
             "us until the update is out."),
    at(4, "17:10", acknowledge, "pairing", by="marta", owner="marta", in_days=8, severity="data",
       text="I have seen it done on my own desk. The update is written; it needs a week in the freezer like every other."),
    at(1, "16:20", withhold, "heat", text="text", by="priya", code="personal-data"),
)  # fmt: skip

FAULTS = PARCELS + SCREW + NOES + WAITING
