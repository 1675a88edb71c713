// Licence: Apache-2.0. Source: own work; firms and people are invented.
INCLUDE _shared.en.ink

=== open ===
{tone("cold")} Your parts were out of size and our line stopped twice. Until quality is settled we do not speak of money.
-> moves

=== fact ===
{tone("plain")} {total} and {overdue} days, but one batch of it was bad.
-> moves

=== vent ===
{tone("warm")} Those two days the shift reworked all night and I had to explain it to our customer. Not one call from you.
-> moves

=== evade ===
{tone("cold")} The quality was bad. There is no more to say.
-> moves

=== decider ===
{tone("plain")} I say what is bad, the finance director splits the money, and the general manager decides.
-> moves

=== proof ===
{tone("plain")} nothing was noted at delivery, and I see the seven days. It is that one batch; the rest can be dealt with apart.
-> moves

=== refuse ===
{tone("cold")} All of it is impossible: that batch is open, and there is not so much money.
-> moves

=== own ===
+ [Last season you and your shift tried our new part overnight and had data for us next morning; that helped a great deal. #praise-fact] -> DONE
+ [The account says {total}, {overdue} days past due; what you mention is one batch of it. #account] -> DONE
+ [Which batch, how many pieces, how far out of size, and is there a test report? #clarify] -> DONE
+ [These are the delivery notes of all batches, without remarks. #evidence:delivery] -> DONE
+ [The contract wants defects in writing within seven days; please see this clause. #evidence:contract] -> DONE
+ [The statement lists each batch apart; the disputed one can be marked. #evidence:statement] -> DONE
+ [You kept delivering with our parts all these months; here is the record. #evidence:orders] -> DONE
