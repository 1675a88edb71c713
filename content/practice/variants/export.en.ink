// Licence: Apache-2.0. Source: own work; firms and people are invented.
=== first-reminder/open ===
{tone("plain")} what a long way you have come. The buyer abroad has both containers; as to the money, we wait for the remittance and it will be arranged in a few days.
=== first-reminder/vent ===
{tone("warm")} We in documents only make out the papers. When it is paid is out of my hands; I ask and nothing moves.
=== first-reminder/own ===
+ [For three years you have never let our trucks wait at loading: last quarter both containers left the same day, which helps us plan. #praise-fact] -> DONE
+ [I came to go through two containers of last quarter with you: {total} in all, {overdue} days past due. #account] -> DONE
+ [You exported and received remittances each month; here is the record. #evidence:orders] -> DONE
=== passed-on/open ===
{tone("cold")} It is no use asking me. Sales has not confirmed and the foreign buyer has not remitted, so finance cannot pay. Go and see sales.
=== passed-on/vent ===
{tone("warm")} It is the same each month: sales drops papers here before any remittance is in, and finance is blamed.
=== passed-on/own ===
+ [Which shipment lacks its confirmation, who gives it, and on which day does its remittance come? #clarify] -> DONE
+ [These are handover notes and clean bills of lading of each container. #evidence:delivery] -> DONE
+ [The contract says thirty days after delivery and makes no foreign remittance a condition. #evidence:contract] -> DONE
=== no-boss/open ===
{tone("cold")} The owner is at a fair abroad and I cannot say until when. I decide nothing about money; please come another time.
=== no-boss/vent ===
{tone("warm")} Factories ask for money every day, the owner is in another time zone, and I stand in front. It is not easy.
=== no-boss/decider ===
{tone("plain")} the owner alone approves. He is back in the country at month end; if it is urgent I can call him now.
=== no-boss/own ===
+ [Until which day is the fair, and who approves payments of the company meanwhile? #clarify] -> DONE
+ [You exported and received remittances these three months; here is the record. #evidence:orders] -> DONE
=== quality/open ===
{tone("cold")} Your fabric was shaded and the buyer abroad complained twice. Until quality is settled we do not speak of money.
=== quality/vent ===
{tone("warm")} Those days the buyer called at night and I wrote one apology after the other. Not one call from you.
=== quality/own ===
+ [When time was shortest last year you and your merchandiser checked our new fabric overnight and had notes on the colour card next morning; that helped a great deal. #praise-fact] -> DONE
+ [Which dye lot, how many metres, which grade of shading, and is there a test report? #clarify] -> DONE
+ [These are handover notes and bills of lading of all lots, without remarks. #evidence:delivery] -> DONE
+ [You kept exporting with our fabric all these months; here is the record. #evidence:orders] -> DONE
=== broken-promise/open ===
{tone("warm")} The remittance did not come in those two times. Next Monday for sure. And an order of full containers is meant for you.
=== broken-promise/vent ===
{tone("warm")} I wait for the buyer abroad to remit. When I promised I believed the money was coming, and it was put off again.
=== broken-promise/own ===
+ [When the port was closed last year you took our goods into your own warehouse and not one carton got wet; we remember. #praise-fact] -> DONE
+ [Whose remittance were you waiting for, is there a bank slip, and when does it come? #clarify] -> DONE
+ [You exported and were paid all these three months; here is the record. #evidence:orders] -> DONE
=== no-account/open ===
{tone("cold")} Neither exchange nor freight was taken off. The figure does not agree with our books, and I cannot sign the statement.
=== no-account/vent ===
{tone("warm")} The system changed last year and freight and exchange were thrown together. Everybody comes to me for figures.
=== no-account/own ===
+ [Which containers do not agree: how much of it is freight, how much exchange? Let us tick them off one by one. #clarify] -> DONE
+ [These are handover notes and bills of lading, each signed by your documents clerk. #evidence:delivery] -> DONE
