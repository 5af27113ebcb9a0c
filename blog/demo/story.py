"""What happened at Tarn, as acts at moments: days ago and the time of day. Read from top to bottom, it is the story."""

from __future__ import annotations

from blog.demo.acts import (
    Act,
    acknowledge,
    add_to_issue,
    agree,
    answer,
    approve,
    at,
    make_issue,
    mark_spam,
    mention,
    needs_no_reply,
    promise_answer,
    reject,
    remove,
    report_issue,
    say,
    start,
    update,
)
from blog.demo.colleagues import DESK
from blog.demo.debts import apologise, teach
from blog.demo.faults import offer, works
from blog.demo.publishing import correct, edit_post, publish, publish_page, withdraw
from blog.demo.quarrels import FAULTS
from blog.demo.staffing import change_rules, give_title, write_rules
from blog.demo.talk import TALK

BEGINNING: tuple[Act, ...] = (
    at(93, "09:00", write_rules, by="ann"),
    at(93, "09:10", publish_page, slug="imprint", position=1),
    at(93, "09:20", publish_page, slug="privacy", position=2),
    at(92, "08:30", publish, slug="why-we-answer-in-public"),
    at(92, "19:02", say, "tom-asks", who="tom", on="why-we-answer-in-public",
       body="It was me, on the Kirkstone. I had given up on hearing from you, so: fair play. But I will believe it when a post "
            "like this has an angry comment under it and you leave it there.\n\nWill you?"),
    at(92, "20:15", approve, "tom-asks", by="priya"),
    at(91, "08:05", answer, "ann-answers-tom", to="tom-asks", by="ann",
       text="Yes. The rules are [here](/policy) and being angry is not in them. If one of us ever removes a comment, what was "
            "removed and under which rule stays on the record, where I cannot take it out again.\n\nI am sorry nobody answered "
            "you in February. Would you bring me the light? I would like to see it before I believe our own explanation."),
    at(91, "17:40", say, "tom-thanks", who="tom", on="why-we-answer-in-public", reply_to="ann-answers-tom",
       body="Dropped it at the blue door this morning. Thanks."),
    at(90, "08:00", approve, "tom-thanks", by="ben"),
    at(90, "08:02", needs_no_reply, "tom-thanks", by="ben"),
    at(84, "10:00", publish, slug="open-a-beam"),
    at(61, "09:00", give_title, who="ben", title="Head of answers"),
    at(20, "16:00", change_rules, by="ann", find="what we promised a supplier to keep,",
       put="what we promised a supplier to keep, what the law wants published elsewhere first,",
       note="Added what the law wants published elsewhere first, after our accountant asked."),
    at(84, "13:26", say, "carys-asks", who="carys", on="open-a-beam",
       body="Does this work on the first Beam as well, the one with the round button? The clip looks to be on the other side."),
    at(84, "14:50", approve, "carys-asks", by="priya"),
    at(84, "15:12", answer, "jonas-answers", to="carys-asks", by="jonas",
       text="The other side, yes. On the round-button Beam start at the lens and stop after **one** click. I have a photograph "
            "of it somewhere and will put it above by Friday."),
    at(81, "11:00", edit_post, slug="open-a-beam", by="jonas", note="Said which side the clip is on for the first Beam.",
       find="> If the seal", put="On the first Beam (round button) the clip is on the lens side: start there, and stop after one "
                                 "click.\n\n> If the seal"),
)  # fmt: skip

COLD: tuple[Act, ...] = (
    at(71, "06:48", say, "rob-cold", who="rob", on="why-we-answer-in-public",
       body="Beam 2, eight weeks old, minus five this morning, went out on me at the top of Shap with the battery at 60 %. No "
            "warning, just black. Then it came back in the kitchen as if nothing had happened.\n\nIs this a known thing?"),
    at(71, "08:20", approve, "rob-cold", by="ben"),
    at(71, "08:41", make_issue, "cold", of="rob-cold", title="The Beam 2 switches itself off in the cold", by="ben",
       severity="safety"),
    at(71, "09:30", answer, "ben-cold", to="rob-cold", by="ben",
       text="It is now: it has a number and Marta has it on her bench. Until we know more, please **carry a second light below "
            "freezing**. I know that is a poor answer to someone who has just bought one."),
    at(71, "12:15", acknowledge, "cold", by="marta", owner="marta", in_days=6, severity="safety",
       product="Beam 2", hazard="The light can go out without warning while you ride in the dark.",
       today="Carry a second light if it freezes. If yours has gone out on you, Jonas swaps it without a receipt.",
       text="We have seen this and we believe it. A Beam 2 can switch itself off below about minus four degrees with charge left."
            "\n\nI do not know the cause yet. I do know that I never tested below zero."),
    at(70, "21:10", say, "hilde-cold", who="hilde", on="issue:cold",
       body="Same here, twice, near Tromsø. −11 and −14. Firmware 2.3.9. Both times within ten seconds of switching to high."),
    at(69, "08:10", approve, "hilde-cold", by="priya"),
    at(69, "08:12", add_to_issue, "hilde-cold", issue="cold", by="priya"),
    at(69, "09:05", answer, "marta-hilde", to="hilde-cold", by="marta",
       text="“Within ten seconds of high” is the most useful sentence I have read this week. Thank you. Would you tell me whether "
            "it was the first time you used high on that ride?"),
    at(65, "16:30", start, "cold", by="marta", owner="marta", in_days=9,
       text="Found it, and it is mine. A cold cell dips under load; my code takes the dip for an empty battery after 20 ms and "
            "shuts down. Known: it happens on the first seconds of high, below −4 °C. Not known: whether very old cells do "
            "it above freezing. We have bought a freezer."),
    at(58, "15:00", update, "cold", by="marta", owner="marta", in_days=12,
       text="Firmware 2.4.1 waits four seconds, dims first, and never goes dark without three blinks. It has run 60 full "
            "discharges at −18 °C without going out. It is with nine of you now, who asked to try it."),
    at(57, "17:20", apologise, "cold", by="marta", lesson_in=20,
       wrong="I wrote the code that turned your light off, and I shipped it without once putting a lamp in a freezer. When Rob "
             "wrote to us I had already read about it in the forum, and I had said nothing.",
       hurt="Rob, Hilde and everyone who rode into the dark this winter with a Beam 2 that said 60 %.",
       will=[("Put firmware 2.4.1 into every Beam 2, by the app or by post, at our cost", "marta", 8),
             ("Swap every Beam 2 that went out on somebody, without a receipt", "jonas", 64)]),
    at(51, "09:00", publish, slug="it-was-the-firmware", by="ann"),
    at(50, "11:00", offer, "cold", by="marta", in_days=14, keeps=1,
       text="Firmware 2.4.1 is in the app for everyone, and 31 lights have come to us by post and gone back with it. Nobody who "
            "updated has had it happen again, and 212 of you have. Tell us whether it holds for you.",
       evidence="Release notes of 2.4.1 with the test curve at −18 °C: https://tarn.example/firmware/2.4.1. Hold the button for "
                "eight seconds near your phone; the light shows two short green blinks when it is on 2.4.1."),
    at(48, "20:50", works, "cold", who="hilde"),
    at(51, "18:30", say, "sadiq-firmware", who="sadiq", on="it-was-the-firmware",
       body="I have never seen a company write “I wrote the code that did it”. I still want to know why it took eight weeks from "
            "the forum to this page."),
    at(51, "19:00", approve, "sadiq-firmware", by="priya"),
    at(50, "08:44", answer, "ann-sadiq", to="sadiq-firmware", by="ann",
       text="Because I read that forum and said nothing until I had something clever to say. That was the mistake this whole page "
            "is about. From the first report *here* to the acknowledgement it took five and a half hours. It should be judged by "
            "the eight weeks as well, and I would."),
    at(47, "21:05", mention, on="it-was-the-firmware", url="https://shap-riders.example/lights-for-the-winter",
       title="Shap Riders: lights for the winter",
       excerpt="Somebody at Tarn has written down whose fault it was, which we have not seen a light company do before."),
    at(44, "16:00", teach, "cold", by="marta", check_in=60,
       cause="We tested on a desk, because the lamp stood on a desk. Nobody had to say where a light is used before it shipped.",
       changed="Nothing ships before it has run ten full discharges in the freezer, and somebody who did not write it signs the "
               "curve."),
)  # fmt: skip

MONEY: tuple[Act, ...] = (
    at(38, "09:00", publish, slug="what-a-lumen-does-not-tell-you"),
    at(38, "12:30", say, "mike-lumen", who="mike", on="what-a-lumen-does-not-tell-you",
       body="Which 1,200 one was it? You name your own light but not theirs."),
    at(38, "13:00", approve, "mike-lumen", by="priya"),
    at(38, "15:45", answer, "jonas-self", to="mike-lumen", by="jonas", speaking="self",
       text="Speaking for myself: I measured one lamp of each, on one wall, with my own meter. That is enough to learn from and not "
            "enough to put somebody's name on. Bring any lamp in and I will measure it in front of you."),
    at(37, "19:20", say, "sadiq-minutes", who="sadiq", on="what-a-lumen-does-not-tell-you",
       body="I have the £15 one. Mine has never lasted half an hour, not once, not when it was new. Are you sure about the 31?"),
    at(37, "19:40", approve, "sadiq-minutes", by="ben"),
    at(36, "09:05", correct, slug="what-a-lumen-does-not-tell-you", by="jonas",
       find="| 19 | 31 min |", put="| 19 | 13 min |",
       note="I gave the £15 light 31 minutes. It lasted 13: I read my own notes the wrong way round, and Sadiq noticed.", found_by="sadiq-minutes"),
    at(36, "09:15", answer, "jonas-minutes", to="sadiq-minutes", by="jonas",
       text="I was sure, and I was wrong. It is 13. The table is corrected and says so. Thank you for not letting it pass."),
    at(30, "03:12", say, "seller-again", who="seller", on="what-a-lumen-does-not-tell-you",
       body="1600 LUMEN ONLY £15 best price http://cheap.example/1600 http://cheap.example/1600 http://cheap.example/buy"),
    at(30, "07:55", mark_spam, "seller-again", by="priya"),
    at(24, "08:00", publish, slug="four-pounds"),
    at(24, "08:31", say, "angry-1", who="angry", on="four-pounds",
       body="So we pay for YOUR mistake. £1.10 a light because you could not be bothered to buy a freezer. Unbelievable."),
    at(24, "08:40", say, "seller-spam", who="seller", on="four-pounds",
       body="Bike lights from £3 free shipping http://cheap.example/a http://cheap.example/b http://cheap.example/c"),
    at(24, "08:52", approve, "angry-1", by="priya"),
    at(24, "08:53", reject, "seller-spam", by="priya", reason="advertising", note="This is an advert for another shop."),
    at(24, "09:20", answer, "ann-angry", to="angry-1", by="ann",
       text="Yes, you do. A part of it. I could have hidden that in “rising costs” and you would never have known. The alternative "
            "was to pay it out of wages or out of the cell, and I thought both were worse. If you bought before Monday, none of "
            "it is yours."),
    at(24, "09:48", say, "angry-2", who="angry", on="four-pounds", reply_to="ann-angry",
       body="Nice speech. Companies that made a loss and still take 40p profit off me can keep the speech."),
    at(24, "10:05", approve, "angry-2", by="ben"),
    at(24, "10:30", say, "ellen-reply", who="ellen", on="four-pounds", reply_to="angry-2",
       body="40p on a £64 light is less than a bank would take for the card. I would rather they were still there when mine breaks."),
    at(24, "10:31", approve, "ellen-reply", by="ben"),
    at(24, "10:33", needs_no_reply, "ellen-reply", by="ben"),
    at(24, "11:02", say, "angry-3", who="angry", on="four-pounds", reply_to="ellen-reply",
       body="Ellen lives at 4 Beck Side and clearly has money to burn, ask her."),
    at(24, "11:10", approve, "angry-3", by="ben"),
    at(24, "11:14", remove, "angry-3", by="priya", reason="personal-data",
       note="It told everyone where somebody lives. The rest of what you wrote today stands."),
    at(24, "12:50", agree, "angry-3", by="ben"),
    at(24, "11:40", answer, "ben-angry", to="angry-2", by="ben",
       text="The 40p is there because a company with no profit cannot buy the next freezer before it is needed. That is the honest "
            "reason. You may still think it is wrong, and it stays here if you do.\n\nOne comment above is gone because it had "
            "somebody's address in it. Nothing else was touched."),
    at(23, "20:11", say, "juno-straps", who="juno", on="four-pounds",
       body="Fine by me, but my strap snapped after one winter and a new one is £6. Put *that* in the sum. It is the second one."),
    at(22, "08:00", approve, "juno-straps", by="ben"),
    at(22, "08:20", make_issue, "strap", of="juno-straps", title="The rubber strap snaps after one winter", by="ben",
       severity="annoyance"),
    at(22, "08:25", answer, "ben-straps", to="juno-straps", by="ben",
       text="Two straps in two winters is a fault, so it has a number now. Write me your address by mail and the third one is free. "
            "Jonas will say what is wrong with the rubber."),
    at(20, "14:00", acknowledge, "strap", by="jonas", owner="jonas", in_days=14, severity="annoyance",
       text="I have eleven of them in the drawer, all torn at the same hole. We have seen it. The rubber goes hard below zero and "
            "the hole has a sharp edge from the tool."),
    at(5, "16:20", start, "strap", by="jonas", owner="jonas", in_days=8,
       text="This is late: I promised a word by last week and was in the workshop instead. A rounded tool is ordered and arrives "
            "on the 3rd. What is not known yet is whether a softer rubber is needed as well."),
)  # fmt: skip

NOW: tuple[Act, ...] = (
    at(19, "09:00", publish, slug="open-on-saturdays"),
    at(17, "12:00", withdraw, slug="open-on-saturdays", by="jonas",
       reason="Our insurance does not cover visitors at weekends. I should have asked before I promised. Weekdays still stand."),
    at(12, "08:30", publish, slug="what-you-asked-in-autumn"),
    at(12, "12:10", say, "carys-app", who="carys", on="what-you-asked-in-autumn",
       body="You missed the app forgetting the light every time my phone restarts. I have to hold the button for twelve seconds, in "
            "gloves, at a bus stop."),
    at(12, "13:00", approve, "carys-app", by="priya"),
    at(11, "09:15", make_issue, "app", of="carys-app", title="The app forgets the light when the phone restarts", by="ben",
       severity="blocked"),
    at(11, "09:20", answer, "ben-app", to="carys-app", by="ben",
       text="I did miss it. It is an issue now, and Marta will own it when she is back on Thursday."),
    at(9, "11:30", acknowledge, "app", by="marta", owner="marta", in_days=5, severity="blocked",
       text="We have seen it: the app keeps the pairing in memory only. Until it is mended, twelve seconds is the only way, and I "
            "am sorry about the gloves."),
    at(6, "17:00", report_issue, "charger", title="The charging cover lets rain in when it is worn", by="jonas", severity="blocked",
       words="Nobody has complained yet. Three of the lights that came back this month had water behind the cover, all older than "
             "two years. I would rather say it first."),
    at(3, "18:05", say, "ellen-tent", who="ellen", on="what-you-asked-in-autumn",
       body="The 1-lumen mode: does it keep the low-battery blink? In a tent that blink is a lighthouse."),
    at(3, "18:06", approve, "ellen-tent", by="ben"),
    at(2, "07:10", promise_answer, "ellen-tent", by="marta", in_days=6),
    at(2, "07:30", say, "mike-ship", who="mike", on="four-pounds",
       body="Ordered on the Sunday, charged the new price. Who do I talk to?"),
    at(2, "08:00", approve, "mike-ship", by="priya"),
    at(2, "08:25", make_issue, "price", of="mike-ship", title="Orders from before the change were charged the new price",
       by="ben", severity="money"),
    at(1, "21:15", say, "rob-waits", who="rob", on="it-was-the-firmware",
       body="2.4.1 has been solid for six weeks. Do I still need to carry the second light?"),
    at(1, "22:40", say, "juno-waits", who="juno", on="open-a-beam",
       body="Step 2 broke my clip anyway. It is the same clip. Photo at http://riders.example/clip"),
)  # fmt: skip

STORY = BEGINNING + COLD + MONEY + NOW + FAULTS + TALK + DESK
