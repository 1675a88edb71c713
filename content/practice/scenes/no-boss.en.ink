// Licence: Apache-2.0. Source: own work; firms and people are invented.
INCLUDE _shared.en.ink

=== open ===
{tone("cold")} The owner travels and I cannot say until when. I decide nothing about money; please come another time.
-> moves

=== fact ===
{tone("plain")} {total}, {overdue} days: the accountant has the figure, I cannot say whether it is right.
-> moves

=== vent ===
{tone("warm")} People ask for money every day, the owner does not answer, and I stand in front. It is not easy.
-> moves

=== evade ===
{tone("cold")} I would not dare to speak for the owner.
-> moves

=== decider ===
{tone("plain")} the owner alone approves. He is back at the works at month end; if it is urgent I can call him now.
-> moves

=== proof ===
{tone("plain")} you know it better than I do: which day, who received you. I cannot say any more that I did not know.
-> moves

=== refuse ===
{tone("cold")} It is no use passing that on: the account does not hold so much.
-> moves

=== own ===
+ [Both times you found us a room, and once you checked the delivered quantities for us. Thank you for that. #praise-fact] -> DONE
+ [I come about {total}, which has been due for {overdue} days. #account] -> DONE
+ [Until which day is he away, and who approves payments of the works meanwhile? #clarify] -> DONE
+ [Here is the log of two months: each visit and call with its day and who received us. #evidence:contacts] -> DONE
+ [This is your payment procedure: the owner approves at month end. #evidence:procedure] -> DONE
+ [The works kept delivering these three months; here is the record. #evidence:orders] -> DONE
+ [This is the statement; please let the accountant check it first. #evidence:statement] -> DONE
