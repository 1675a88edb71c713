// Licence: Apache-2.0. Source: own work. Tomorrow's visit: a scene made of a real case without whom it concerns.
INCLUDE _shared.en.ink

=== open ===
{tone("plain")}
{ excuse:
- "money": you come at a bad time: the account is tight, our own customers have not paid, there is nothing we can do.
- "contract": by the contract this is not yet to be paid; the condition is not met, please look again.
- "service": there was trouble with the goods; before that is settled I cannot move the payment.
- "process": the papers are in process; the approval is not through, and when it is you will be paid.
- else: you come about that money, do you? A little more patience, it will be arranged.
}
-> moves

=== fact ===
{tone("plain")} {total} in all, the oldest about {overdue} days late: I know.
-> moves

=== vent ===
{tone("warm")} It was a hard year: pressed from above, chased from below, and everybody comes to me.
-> moves

=== evade ===
{tone("cold")} I cannot say that now. Nobody denies it.
-> moves

=== decider ===
{tone("plain")} the desk hands it up, finance plans it, and in the end the head of the house nods.
-> moves

=== proof ===
{tone("plain")} you have the papers with you; on this point I have nothing to say.
-> moves

=== refuse ===
{tone("cold")} That much at once is not there; do not press me.
-> moves

=== own ===
+ [All these years you have accepted our goods without delay, which lets us plan; I have not forgotten it. #praise-fact] -> DONE
+ [I came to go line by line through what is past due: {total}, the oldest about {overdue} days. #account] -> DONE
+ [The reason that you gave: at which step does it stand, what is missing, and with whom? #clarify] -> DONE
+ [Here is the statement of account, line by line. #evidence:statement] -> DONE
+ [Here are the signed delivery notes with quantity and day. #evidence:delivery] -> DONE
+ [This is the payment clause of the contract; the day stands here. #evidence:contract] -> DONE
+ [This is the payment procedure as we noted it, from the desk to the approval. #evidence:procedure] -> DONE
+ [This is our log of contacts: whom we asked on which day and what was answered. #evidence:contacts] -> DONE
+ [These are the amounts and days that you promised before; none arrived. #evidence:promises] -> DONE
+ [These are the orders and deliveries: business goes on. #evidence:orders] -> DONE
