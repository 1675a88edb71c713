// Licence: Apache-2.0. Source: own work; firms and people are invented.
=== first-reminder/open ===
{tone("plain")} you must see our new line first. The bearings run well; as to the money, it is in process and will be arranged in a few days.
=== first-reminder/vent ===
{tone("warm")} We in supply handed the receipts up. After that it is out of my hands; I ask and nothing moves.
=== first-reminder/own ===
+ [For three years you have sent us your rolling plan two weeks ahead: last quarter three batches were in stock the same day, which helps us plan. #praise-fact] -> DONE
+ [I came to go through two invoices for bearings with you: {total} in all, {overdue} days past due. #account] -> DONE
+ [You called parts off every week of these months; here are the deliveries. #evidence:orders] -> DONE
=== passed-on/open ===
{tone("cold")} It is no use asking me. The three-way match failed in the system, so finance cannot pay. Go and see purchasing.
=== passed-on/vent ===
{tone("warm")} It is the same each month: purchasing changes quantities and tells nobody, the match fails, and finance is blamed.
=== passed-on/own ===
+ [What does not match: order, receipt or invoice? Who corrects it, and on which day? #clarify] -> DONE
+ [These are the inspection notes of each batch of castings, signed by inspection and stock. #evidence:delivery] -> DONE
=== no-boss/open ===
{tone("cold")} The owner looks at new machines and I cannot say when he is back at the works. I decide nothing about money; please come another time.
=== no-boss/vent ===
{tone("warm")} Wire, plating, tooling: all ask for money, the owner does not answer, and I stand in front. It is not easy.
=== no-boss/own ===
+ [Until which day does he look at machines, and who approves payments of the works meanwhile? #clarify] -> DONE
+ [Full lots left the works all these three months; here is the record. #evidence:orders] -> DONE
=== quality/open ===
{tone("cold")} Your gears were too soft and our assembly stopped twice. Until quality is settled we do not speak of money.
=== quality/vent ===
{tone("warm")} Those two days the shift took the boxes apart again and I had to explain it to the machine maker. Not one call from you.
=== quality/own ===
+ [Last season you and your engineer tried our new gear overnight and had data on the mesh next morning; that helped a great deal. #praise-fact] -> DONE
+ [Which batch, how many pieces, how far below in hardness, and is there a second test report? #clarify] -> DONE
+ [These are the incoming inspection notes of all batches, found good. #evidence:delivery] -> DONE
=== broken-promise/open ===
{tone("warm")} The car maker's money did not come those two times. Next Monday for sure. And parts of the new model are meant for you.
=== broken-promise/vent ===
{tone("warm")} I wait for the car maker to pay me. When I promised I believed the money for the tools was coming, and it was put off again.
=== broken-promise/own ===
+ [When power was rationed last year you lent us your own generator; we remember. #praise-fact] -> DONE
+ [Which car maker's payment were you waiting for, how far is acceptance, and when does it come? #clarify] -> DONE
=== no-account/open ===
{tone("cold")} Your consignment figures do not agree with our system. I cannot sign the statement before we have counted.
=== no-account/vent ===
{tone("warm")} The system changed last year and the opening stock was taken over wrongly. Everybody comes to me for figures.
=== no-account/own ===
+ [Which part numbers do not agree, and by how much? Let us tick them off one by one. #clarify] -> DONE
+ [These are the inspection notes of each batch, signed by your warehouse head. #evidence:delivery] -> DONE
