// Licence: Apache-2.0. Source: own work; firms and people are invented.
INCLUDE _shared.en.ink

=== open ===
{tone("warm")} It did not come in those two times, I know. Next Monday for sure. And I have a large order in hand, meant for you.
-> moves

=== fact ===
{tone("plain")} {total}, {overdue} days. I do not deny it; I only need to turn some money round.
-> moves

=== vent ===
{tone("warm")} I wait for others to pay me. When I promised I believed the money was coming, and it was put off again.
-> moves

=== evade ===
{tone("cold")} Do not ask in such detail. Next week it is there.
-> moves

=== decider ===
{tone("plain")} I decide on payment; security I must discuss with the shareholder, and the accountant knows when money comes in.
-> moves

=== proof ===
{tone("plain")} that is my own writing, and twice it was not kept. I have nothing to say to that.
-> moves

=== refuse ===
{tone("cold")} So soon it cannot be had. If I said yes it would be the third promise broken.
-> moves

=== own ===
+ [In last year's typhoon you took our goods into your own warehouse in time and not one piece got wet; we remember. #praise-fact] -> DONE
+ [This is {total}, {overdue} days past due, and two agreed days went by without payment. #account] -> DONE
+ [Whose money were you waiting for, where is that payment now, and when does it come? #clarify] -> DONE
+ [Here are your two written promises with amount and day. #evidence:promises] -> DONE
+ [This is the statement, with every line. #evidence:statement] -> DONE
+ [You delivered and were paid all these three months; here is the record. #evidence:orders] -> DONE
+ [Term and penalty stand in this clause of the contract. #evidence:contract] -> DONE
