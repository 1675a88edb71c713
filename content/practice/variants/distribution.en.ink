// Licence: Apache-2.0. Source: own work; firms and people are invented.
=== first-reminder/open ===
{tone("plain")} what a long way you have come. The goods sell well; as to the money, it is in process and will be arranged in a few days.
=== first-reminder/vent ===
{tone("warm")} We in purchasing only order and restock. Once the papers are handed up it is out of my hands; I ask and nothing moves.
=== first-reminder/own ===
+ [For three years you have put our goods on the shelf the day they came and sent us pictures of it, which helps us plan. #praise-fact] -> DONE
+ [You restocked every week of these months; here is the record of sales. #evidence:orders] -> DONE
=== passed-on/open ===
{tone("cold")} It is no use asking me. Promotion costs are not settled, so finance cannot pay. Go and see purchasing.
=== passed-on/vent ===
{tone("warm")} It is the same each month: purchasing agrees promotions by word of mouth, papers are missing, and finance is blamed.
=== passed-on/own ===
+ [Which promotion is open, what does it cost, who settles it, and on which day? #clarify] -> DONE
+ [These are the delivery notes of each load, signed by your warehouse. #evidence:delivery] -> DONE
+ [The agreement says thirty days after delivery and makes no settlement of costs a condition. #evidence:contract] -> DONE
=== no-boss/open ===
{tone("cold")} The owner is away buying and I cannot say until when. I decide nothing about money; please come another time.
=== no-boss/vent ===
{tone("warm")} Suppliers come into the shop every day for money, the owner does not answer, and I stand in front. It is not easy.
=== no-boss/own ===
+ [Both times you cleared a table in the shop for us, and once you counted the cartons with us. Thank you for that. #praise-fact] -> DONE
+ [Until which day does he buy, and who approves payments of the shop meanwhile? #clarify] -> DONE
+ [The shop restocked and sold all these three months; here is the record. #evidence:orders] -> DONE
=== quality/open ===
{tone("cold")} Too many of your rice cookers came back and our shops took them off the shelf twice. Until quality is settled we do not speak of money.
=== quality/vent ===
{tone("warm")} Those days customers came with their receipts, the counter refunded one by one, and I had to explain it upstairs. Not one call from you.
=== quality/own ===
+ [Before last year's sale you and your staff tried our new models overnight and had a list of what sells next morning; that helped a great deal. #praise-fact] -> DONE
+ [Which lot, how many pieces, why did they come back, and is there a test report? #clarify] -> DONE
+ [Your shops kept selling our goods all these months; here is the record. #evidence:orders] -> DONE
=== broken-promise/open ===
{tone("warm")} My own dealers did not pay those two times. Next Monday for sure. And large orders for the holidays are meant for you.
=== broken-promise/vent ===
{tone("warm")} I wait for my dealers to pay me. When I promised I believed the money was coming, and it was put off again.
=== broken-promise/own ===
+ [Which dealers were you waiting for, how far are you with them, and when does it come? #clarify] -> DONE
+ [You sold and were paid all these three months; here is the record. #evidence:orders] -> DONE
=== no-account/open ===
{tone("cold")} Neither rebates nor returns were taken off. The figure does not agree with our books, and I cannot sign the statement.
=== no-account/vent ===
{tone("warm")} The system changed last year and the rebates change each month. Everybody comes to me for figures.
=== no-account/own ===
+ [Which lines do not agree: how much of it is rebates, how much returns? Let us tick them off one by one. #clarify] -> DONE
+ [These are the delivery notes of each load, signed by your head of deliveries. #evidence:delivery] -> DONE
