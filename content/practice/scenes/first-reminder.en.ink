// Licence: Apache-2.0. Source: own work; firms and people are invented.
INCLUDE _shared.en.ink

=== open ===
{tone("plain")} what a long way you have come. The goods are fine; as to the money, it is in process and will be arranged in a few days.
-> moves

=== fact ===
{tone("plain")} two invoices, {total} in all, {overdue} days late: I have that here, too.
-> moves

=== vent ===
{tone("warm")} We in purchasing handed the papers up. After that it is out of my hands; I ask and nothing moves.
-> moves

=== evade ===
{tone("cold")} I cannot say exactly. It will be paid.
-> moves

=== decider ===
{tone("plain")} above 100,000 the general manager approves, the finance manager plans, and payments go out on the 10th and the 25th.
-> moves

=== proof ===
{tone("plain")} you even brought that. Then there is nothing to say: the papers are complete.
-> moves

=== refuse ===
{tone("cold")} That much at once cannot be had; it depends on the account.
-> moves

=== own ===
+ [For three years you have accepted our goods quickly: last quarter three deliveries were signed the same day, which helps us plan. #praise-fact] -> DONE
+ [I came to go through two invoices of last quarter with you: {total} in all, {overdue} days past due. #account] -> DONE
+ [You say it is in process: at which step is it now, and under which number? #clarify] -> DONE
+ [Here is the statement of account, line by line. #evidence:statement] -> DONE
+ [The contract says thirty days after acceptance; please see this clause. #evidence:contract] -> DONE
+ [This is the payment procedure your colleague gave me: the 10th and the 25th. #evidence:procedure] -> DONE
+ [Your orders went on all these months; here are the deliveries. #evidence:orders] -> DONE
