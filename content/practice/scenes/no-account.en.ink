// Licence: Apache-2.0. Source: own work; firms and people are invented.
INCLUDE _shared.en.ink

=== open ===
{tone("cold")} Your figure does not agree with our books. I cannot sign the statement before we have looked into it.
-> moves

=== fact ===
{tone("plain")} you say {total} and {overdue} days; that is not the figure I have.
-> moves

=== vent ===
{tone("warm")} The system changed last year and the one before me left a mess. Everybody comes to me for figures.
-> moves

=== evade ===
{tone("cold")} Where the difference is cannot be said now. It has to be looked into.
-> moves

=== decider ===
{tone("plain")} the account I can recognise; payments are signed by the general manager, who runs both companies.
-> moves

=== proof ===
{tone("plain")} deliveries and invoices agree one by one. It is only the two returns; the rest I accept.
-> moves

=== refuse ===
{tone("cold")} So much, before the figures agree, and with what is on the account: no.
-> moves

=== own ===
+ [You sent us the returns of last quarter the same day, so that we found those two quickly. #praise-fact] -> DONE
+ [Our books say {total}, {overdue} days past due; let us go through each line today. #account] -> DONE
+ [Which lines do not agree, and by how much? Let us tick them off one by one. #clarify] -> DONE
+ [This is the statement; please mark what differs beside it. #evidence:statement] -> DONE
+ [These are the delivery notes, each signed by your warehouse head. #evidence:delivery] -> DONE
+ [This is the register: the new company has the same shareholders and address. #evidence:register] -> DONE
+ [The contract is with your company; the duty to pay stands in this clause. #evidence:contract] -> DONE
