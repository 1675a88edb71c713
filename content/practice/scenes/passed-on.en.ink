// Licence: Apache-2.0. Source: own work; firms and people are invented.
INCLUDE _shared.en.ink

=== open ===
{tone("cold")} It is no use asking me. Purchasing has not confirmed, so finance cannot pay. Go and see purchasing.
-> moves

=== fact ===
{tone("plain")} {total}, {overdue} days late: the system says so, but without the confirmation I cannot plan it.
-> moves

=== vent ===
{tone("warm")} It is the same each month: purchasing drops papers here with this and that missing, and finance is blamed.
-> moves

=== evade ===
{tone("cold")} Ask purchasing. I had better not say.
-> moves

=== decider ===
{tone("plain")} the deputy manager is in charge and approves on Wednesdays: purchasing confirms, I check, he signs. Three steps.
-> moves

=== proof ===
{tone("plain")} you have the signatures and the procedure. Then it is not the papers.
-> moves

=== refuse ===
{tone("cold")} That is beyond this month's plan of payments. It will not be approved.
-> moves

=== own ===
+ [When our invoice data were wrong you had them corrected within two hours; I have not forgotten that. #praise-fact] -> DONE
+ [Let us check: {total} is payable, {overdue} days past due, invoices and deliveries complete. #account] -> DONE
+ [Which confirmation is missing, who gives it, and on which day can it be given? #clarify] -> DONE
+ [Here is your payment procedure with the people; let us go through it and see where it stopped. #evidence:procedure] -> DONE
+ [These are the delivery notes, each signed by your warehouse. #evidence:delivery] -> DONE
+ [This is the statement; its balance agrees with the invoices. #evidence:statement] -> DONE
+ [The contract says thirty days after acceptance and makes no internal confirmation a condition. #evidence:contract] -> DONE
